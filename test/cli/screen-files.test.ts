/** The files that say how the screen looks: where they are looked for, and how a wrong one is refused. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandError } from '../../src/cli/exit.ts';
import { screenFiles } from '../../src/cli/screen-files.ts';
import { townFolder } from '../../src/client/town-folder.ts';
import { temporaryFolder } from '../temporary.ts';

const place = temporaryFolder('town-files-');
const root = join(place, 'repository');
const config = new URL('../../config', import.meta.url).pathname;

beforeEach(() => {
  for (const name of ['repository', 'config'])
    rmSync(join(place, name), { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** What the build has read; there is none but where a test writes it. */
const built = join(place, 'repository', 'built.json');

function write(path: string, text: string): void {
  const full = join(place, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}

const read = (more: NodeJS.ProcessEnv = {}) =>
  screenFiles(townFolder(root), {
    config,
    built,
    environment: { XDG_CONFIG_HOME: join(place, 'config'), ...more },
  });

describe('the files of the screen', () => {
  it('count as the build has read them, as long as they are the same', async () => {
    const text = readFileSync(join(config, 'screen.yaml'), 'utf8');
    const known = (of: string) => ({ 'screen.yaml': { text: of, value: { notify: 'osc9' } } });
    write('repository/built.json', JSON.stringify(known(text)));
    expect((await read()).settings.notify).toBe('osc9');
    write('repository/built.json', JSON.stringify(known(`${text}# older`)));
    expect((await read()).settings.notify).toBe('bell');
  });

  it('are those that come with Town where there are no others', async () => {
    const { keymap, settings, themes, theme } = await read();
    expect(theme).toBe('auto');
    expect(settings.notify).toBe('bell');
    expect(keymap.command.theme).toEqual(['ctrl+t']);
    expect(Object.keys(themes)).toContain('high-contrast');
  });

  it("are the person's own where there are, and those of the town before these", async () => {
    write('config/town/themes/mine.yaml', 'from: light\nmeanings: { quiet: bold red }');
    write('config/town/screen.yaml', 'theme: mine\nnotify: none');
    expect(await read()).toMatchObject({
      theme: 'mine',
      settings: { notify: 'none' },
      themes: { mine: { quiet: { bold: true, color: 'red' } } },
    });
    write('repository/screen.yaml', 'theme: dark');
    expect(await read()).toMatchObject({ theme: 'dark', settings: { notify: 'bell' } });
    expect(await read({ TOWN_THEME: 'light' })).toMatchObject({ theme: 'light' });
  });

  const refused: [what: string, path: string, text: string, message: RegExp][] = [
    ['a theme', 'config/town/themes/mine.yaml', 'meanings: {}', /mine\.yaml: say which theme/],
    ['a setting', 'config/town/screen.yaml', 'theme: pink', /screen\.yaml: theme: "pink" is none/],
    ['a key', 'repository/keys.yaml', 'command: { fly: f }', /keys\.yaml: command has no "fly"/],
  ];
  for (const [what, path, text, message] of refused)
    it(`are refused as problems of a file for ${what} that is wrong`, async () => {
      write(path, text);
      const error: unknown = await read().catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(CommandError);
      expect(error).toMatchObject({ code: 2, message: expect.stringMatching(message) });
    });
});

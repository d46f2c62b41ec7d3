/** What is marked on its way out: the clipboard of the terminal or of tmux, and files. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { clipboardLimit, clipboardSequence } from '../../../src/terminal/clipboard.ts';
import { copyOut } from '../../../src/ui/platform/clipboard.ts';
import { saveText } from '../../../src/ui/platform/save-file.ts';
import { temporaryFolder } from '../../temporary.ts';
import { until, within } from '../../until.ts';

const folder = temporaryFolder('town-copy-');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a terminal takes out of the sequence; null when it is none. */
function taken(sequence: string): string | null {
  const [, base64] = /^\x1b\]52;c;([A-Za-z0-9+/]*={0,2})\x07$/.exec(sequence) ?? [];
  return base64 === undefined ? null : Buffer.from(base64, 'base64').toString('utf8');
}

describe('the sequence for the clipboard', () => {
  it('carries any text, and nothing that a terminal could obey', () => {
    expect(clipboardSequence('two\nlines')).toBe('\x1b]52;c;dHdvCmxpbmVz\x07');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(taken(clipboardSequence(text))).toBe(text);
      }),
    );
    expect(taken(clipboardSequence('\x1b]52;c;AAAA\x07\x1b\\'))).toBe('\x1b]52;c;AAAA\x07\x1b\\');
  });

  it('is no longer than terminals take, at the limit', () => {
    expect(clipboardSequence('x'.repeat(clipboardLimit)).length).toBeLessThanOrEqual(100_000);
    expect(clipboardSequence('x'.repeat(clipboardLimit + 3)).length).toBeGreaterThan(100_000);
  });
});

/** A `tmux` that ends with this code, and keeps what it was called with and given. */
function tmuxEnding(code: number, name: string): { path: string; log: string } {
  const path = join(folder, name);
  const log = join(path, 'log');
  mkdirSync(path);
  writeFileSync(
    join(path, 'tmux'),
    `#!/bin/sh\necho "$@" > '${log}'\n/bin/cat >> '${log}'\nexit ${code}\n`,
  );
  chmodSync(join(path, 'tmux'), 0o755);
  return { path, log };
}

/** What is written to the terminal, once it is; fails after a while. */
function written(text: string, environment: Record<string, string>): Promise<string> {
  return within(
    'something to be written',
    new Promise((resolve) => copyOut(text, { environment, write: resolve })),
  );
}

describe('the clipboard', () => {
  const plain = clipboardSequence('two\nlines');
  const wrapped = `\x1bPtmux;\x1b${plain}\x1b\\`;

  it('is that of the terminal', async () => {
    expect(await written('two\nlines', { TMUX: '', PATH: '' })).toBe(plain);
  });

  it('is that of the tmux around, which hands it on', async () => {
    const { path, log } = tmuxEnding(0, 'able');
    const sequences: string[] = [];
    copyOut('two\nlines', {
      environment: { TMUX: '/tmp/tmux-1/default,1,0', PATH: path },
      write: (sequence) => sequences.push(sequence),
    });
    const said = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
    const wanted = 'load-buffer -w -\ntwo\nlines';
    await until('the text at tmux', () => said() === wanted, { saw: said });
    expect(sequences).toEqual([]);
  });

  it('is tried in both forms where tmux can not take it, or is not here', async () => {
    const { path } = tmuxEnding(1, 'unable');
    const within = { TMUX: '/tmp/tmux-1/default,1,0' };
    expect(await written('two\nlines', { ...within, PATH: path })).toBe(plain + wrapped);
    expect(await written('two\nlines', { ...within, PATH: folder })).toBe(plain + wrapped);
  });
});

describe('a file', () => {
  const town = join(folder, 'town.yaml');
  const save = (path: string, how: 'new' | 'append' | 'replace', text = 'two\nlines') =>
    saveText({ text, path, how }, town);

  it('is written beside the town, and never over another unless asked to', async () => {
    const path = join(folder, 'yank.txt');
    expect(await save('yank.txt', 'new')).toEqual({ kind: 'written', path });
    expect(readFileSync(path, 'utf8')).toBe('two\nlines\n');
    expect(await save('yank.txt', 'new', 'other')).toEqual({ kind: 'exists' });
    expect(readFileSync(path, 'utf8')).toBe('two\nlines\n');
    expect(await save(path, 'append', 'third')).toEqual({ kind: 'written', path });
    expect(readFileSync(path, 'utf8')).toBe('two\nlines\nthird\n');
    expect(await save(path, 'replace', 'other')).toEqual({ kind: 'written', path });
    expect(readFileSync(path, 'utf8')).toBe('other\n');
  });

  it('that does not end in a line end gets one before what is added', async () => {
    const path = join(folder, 'open.txt');
    writeFileSync(path, 'open');
    await save(path, 'append', 'more');
    expect(readFileSync(path, 'utf8')).toBe('open\nmore\n');
  });

  it('that cannot be written is said to be so, with the reason', async () => {
    expect(await save('nowhere/yank.txt', 'new')).toEqual({
      kind: 'failed',
      reason: `there is no folder ${join(folder, 'nowhere')}.`,
    });
    expect(await save(folder, 'replace')).toEqual({
      kind: 'failed',
      reason: `${folder} is a folder.`,
    });
  });
});

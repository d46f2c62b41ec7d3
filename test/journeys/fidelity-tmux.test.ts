/** A pane shows the same cells as tmux, another terminal altogether, where both define what they do. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished, test } from 'vitest';
import { corpus } from '../terminal/screens.ts';
import { until } from '../until.ts';
import { differences } from './cells.ts';
import { type Outer, openOuter } from './outer.ts';
import { openPanes, type Size, same } from './panes.ts';
import { openPlace, type Place } from './place.ts';
import { areInstalled, installed } from './programs.ts';
import { openWire } from './wire.ts';

/** What tmux 3.3 does in a way of its own. */
const apart: Record<string, string> = {
  'half overwritten wide characters': 'it keeps the first half and moves the rest',
  'underline styles': 'it hands underline colours on in a form that xterm.js reads as others',
  'a wide character that the edge refuses': 'it joins whatever follows a joiner',
};

const more: Record<string, string> = {
  'a saved cursor': '\x1b[4:3;31m\x1b[5;5H\x1b7\x1b[0;4m\x1b[1;1Hx\x1b8back\x1b[0m.',
  'origin mode': '\x1b[4;9r\x1b[?6h\x1b[1;1Htop\x1b[99;5Hbottom\r\nscrolled\x1b[?6l\x1b[1;1Hhome',
  'no wrapping': `\x1b[?7l${'0123456789'.repeat(20)}\x1b[?7h\r\n${'0123456789'.repeat(20)}`,
  repetition: 'ab\x1b[5b|\x1b[7mx\x1b[3b',
  erasing: `${'x'.repeat(500)}\x1b[3;4H\x1b[1K\x1b[4;9H\x1b[K\x1b[2;2H\x1b[42m\x1b[7X\x1b[1J`,
  'lines up and down': `${'line\r\n'.repeat(6)}\x1b[41m\x1b[2S\x1b[m\x1b[3T\x1b[44m\x1b[2;1H\x1b[L\x1b[5;1H\x1b[2M`,
  'shifted characters': 'abcdefghijkl\x1b[1;3H\x1b[45m\x1b[4@\x1b[1;9H\x1b[2P',
  'a reverse index at the top': 'first\r\nsecond\x1b[H\x1bM\x1bMzero',
  underlines:
    '\x1b[4mone\x1b[4:2mtwo\x1b[4:3mcurly\x1b[4:4mdots\x1b[4:5mdash\x1b[24mnone\x1b[21mtwo',
};

/** A client of tmux, whose one pane fills it. */
function openTmux(place: Place, command: string[], { columns, rows }: Size): Outer {
  const server = [
    installed('tmux'),
    '-u',
    '-S',
    join(place.folder, 'tmux.sock'),
    '-f',
    '/dev/null',
  ];
  const features = [
    'set',
    '-as',
    'terminal-features',
    ',xterm*:RGB:usstyle:overline:strikethrough',
  ];
  const setting = ['start-server', ';', 'set', '-g', 'status', 'off', ';', ...features, ';'];
  const outer = openOuter({
    ...{ command: [...server, ...setting, 'new-session', ...command], cwd: place.root },
    ...{ env: place.env, columns, rows },
  });
  onTestFinished(() => {
    execFileSync(server[0]!, [...server.slice(1), 'kill-server']);
    outer.close();
  });
  return outer;
}

test.runIf(areInstalled('tmux'))('tmux shows the same cells', async () => {
  const place = openPlace();
  const [ours, theirs] = [await openWire(place, 'ours'), await openWire(place, 'theirs')];
  const { panes, open } = await openPanes({ ours: ours.command }, place);
  const town = open({ columns: 120, rows: 30 });
  let cells = await same(town, panes);
  const [{ own, output }] = panes as [(typeof panes)[0]];
  const rect = { x: 0, y: 0, width: own.cols, height: own.rows };
  const tmux = openTmux(place, theirs.command, { columns: own.cols, rows: own.rows });
  for (const [name, text] of Object.entries({ ...corpus, ...more })) {
    if (apart[name] !== undefined) continue;
    for (const wire of [ours, theirs]) {
      wire.forget();
      // Both answer once they have read it all.
      wire.write(`\x1bc${text}\x1b[5n`);
      const saw = () => JSON.stringify(wire.heard().toString('latin1'));
      await until(`an answer after ${name}`, () => wire.heard().includes('\x1b[0n'), { saw });
    }
    const saw = () => `${output().length} of ${ours.written()} bytes`;
    await until(`all of ${name}`, () => output().length === ours.written(), { saw });
    cells += await same(town, panes);
    const found = () => differences(tmux.emulator, rect, own);
    await until(`tmux to show the same of ${name}`, () => found().length === 0, {
      saw: () => `tmux has ${found().slice(0, 5).join('\n')}`,
    });
  }
  console.info(`${cells} cells compared, none differs`);
});

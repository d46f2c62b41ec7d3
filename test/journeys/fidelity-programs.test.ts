/** Full-screen programs look in a pane as they look without Town: vim, less, top, and tmux within Town. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, test } from 'vitest';
import { until } from '../until.ts';
import { textOf } from './outer.ts';
import { openPanes, type Pane, same } from './panes.ts';
import { openPlace, type Place } from './place.ts';
import { areInstalled, installed } from './programs.ts';

const size = { columns: 180, rows: 48 };

/** What is done in a program, each with what its screen shows then. */
type Steps = [keys: string, shows: RegExp][];

const steps: Record<string, Steps> = {
  vim: [
    ['', /line 1 of a long text/],
    [':set number list cursorline\r', /^ +1 line 1 of a long text/m],
    ['/line 700\rztV5j', /VISUAL LINE/],
    ['\x1b:split\r:$\r', /line 1000 of a long text/],
    ['othe 漢字 é new\x1b', /漢字 é new/],
    [':930\r\x15\x15\x04', /9\d\d line/],
  ],
  less: [
    ['', /line 1 of a long text/],
    [' ', /line [5-9]\d of a long text/],
    ['/line 500 \r', /line 500 of/],
    ['G', /line 1000 of/],
    ['-S\r', />$/m],
  ],
  top: [
    ['', /PID +USER/],
    ['t', /%Cpu.*\[/],
    ['m', /MiB Mem.*\[/],
    ['?', /Help for Interactive/],
    ['q', /PID +USER/],
  ],
  tmux: [
    ['', /in tmux/],
    ['\x02%', /│/],
    ['printf "\\033[48;2;9;99;199mtr%s\\033[4:3mcurly\\033[m\\n" ue\r', /truecurly/],
    ['\x02"', /─/],
    ['seq 500\r', /^.*500/m],
    ['\x02[\x1b[5~\x1b[5~', /\[\d+\/\d+\]/],
    ['q', /500\s*$/m],
    ['\x02w', /\(0\)/],
  ],
};

function commandsAt(place: Place): Record<string, string[]> {
  const text = join(place.folder, 'long.txt');
  const line = (at: number) => `line ${at} of a long text ${'·-+~'.repeat(at % 16)}\t${at * 7919}`;
  writeFileSync(text, Array.from({ length: 1000 }, (_, at) => `${line(at + 1)}\n`).join(''));
  const socket = join(place.folder, 'tmux.sock');
  const [vim, less, top, tmux] = ['vim', 'less', 'top', 'tmux'].map(installed);
  onTestFinished(() => {
    execFileSync(tmux!, ['-S', socket, 'kill-server'], { stdio: 'ignore' });
  });
  const shell = 'PS1="$ " exec sh';
  return {
    vim: [vim!, '-u', 'NONE', '-i', 'NONE', '-n', '-N', text],
    less: [less!, text],
    top: [top!, '-d', '1000'],
    tmux: [tmux!, '-S', socket, '-f', '/dev/null', 'new-session', `echo in tmux; ${shell}`],
  };
}

const isThere = areInstalled('vim', 'less', 'top', 'tmux');

test.runIf(isThere)('vim, less, top and tmux', async () => {
  const place = openPlace();
  const { panes, open } = await openPanes(commandsAt(place), place);
  const outer = open(size);
  let cells = await same(outer, panes);
  for (const [name, list] of Object.entries(steps)) {
    const pane = panes.find(({ seat }) => seat === `${name}.1`)!;
    outer.type('\r');
    await outer.until(new RegExp(`to ${pane.seat}.*$`));
    for (const [keys, shows] of list) {
      outer.type(keys);
      await untilShown(pane, shows);
      cells += await same(outer, panes);
    }
    outer.type('\x01');
    await outer.until(/COMMAND.*$/);
    outer.type('J');
  }
  cells += await same(open(size), panes);
  console.info(`${cells} cells compared, none differs`);
});

async function untilShown({ own }: Pane, shows: RegExp): Promise<void> {
  const screen = () => textOf(own).join('\n');
  await until(String(shows), () => shows.test(screen()), { saw: screen });
}

/** Two ways to show the same nine programs in a terminal of 200 × 50: Town, and tmux. */
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { floodCommand, floodPid, floodWritten } from './flood.ts';
import { type Place, until } from './place.ts';
import { commandOf, processesWith } from './processes.ts';
import type { Screen } from './screen.ts';

export type Side = {
  name: string;
  screen: Screen;
  /** All processes of the side by what they are; the programs in its panes are not among them. */
  parts: Record<string, number[]>;
  /** The programs that flood. */
  floods: number[];
  /** Turns the floods on or off. */
  flood(on: boolean): void;
  /** Lets the same programs look like agents at work instead, or not. */
  work(on: boolean): void;
  /** Bytes the floods have written. */
  written(): number;
  close(): void;
};

const floods = 8;
/** Gives every byte back by itself, as a program in raw mode does. */
export const echo = ['sh', '-c', 'stty raw -echo; echo echoes here; exec cat'];

const yaml = (commands: Record<string, string[]>) => `town: bench
entry: worker
agents:
${Object.entries(commands)
  .map(([name, command]) => `  ${name}: { command: ${JSON.stringify(command)} }`)
  .join('\n')}
roles:
${Object.keys(commands)
  .map((name) => `  ${name}: { agent: ${name}, standing: true, workspace: none }`)
  .join('\n')}
  worker: { agent: echo, workspace: none, handoffs: { done: done } }
`;

/** The real thing: a daemon, nine holders with their agents, and the screen. */
export async function townSide(place: Place): Promise<Side> {
  const names = namesOf('town');
  const commands = names.map((name, index) => [`flood${index + 1}`, floodCommand(place, name)]);
  place.write('repo/town.yaml', yaml({ echo, ...Object.fromEntries(commands) }));
  const line = await place.connect();
  await until(line, ({ runs }) => Object.values(runs).filter((run) => run.pid).length === 9);
  const daemon = line.greeting.pid;
  line.close();
  const screen = place.screen();
  await screen.until(/echoes here/);
  // The first seat has the focus: Enter goes into it.
  screen.type('\r');
  await screen.until(/TYPING/);
  const holders = processesWith(place.folder).filter((pid) => commandOf(pid).includes('holder.js'));
  const parts = { holders, daemon: [daemon], screen: [screen.pid] };
  return sideOf(place, { name: 'town', screen, names, parts });
}

/** tmux without anyone's settings: one window with nine tiled panes, and a client. */
export async function tmuxSide(place: Place): Promise<Side> {
  const names = namesOf('tmux');
  const socket = `${place.folder}/tmux`;
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], {
      ...{ cwd: place.root, env: place.env, encoding: 'utf8' },
    });
  tmux('new-session', '-d', '-x', '200', '-y', '50', ...echo);
  for (const name of names) {
    tmux('split-window', '-d', ...floodCommand(place, name));
    tmux('select-layout', 'tiled');
  }
  const server = Number(tmux('display-message', '-p', '#{pid}'));
  const screen = place.screen(['tmux', '-u', '-S', socket, '-f', '/dev/null', 'attach']);
  await screen.until(/echoes here/);
  return sideOf(place, {
    name: `tmux ${tmuxVersion()}`,
    screen,
    names,
    parts: { server: [server], client: [screen.pid] },
  });
}

function namesOf(side: string): string[] {
  return Array.from({ length: floods }, (_, index) => `${side}-${index}`);
}

type Given = Pick<Side, 'name' | 'screen' | 'parts'> & { names: string[] };

async function sideOf(place: Place, { names, ...given }: Given): Promise<Side> {
  const pids = await Promise.all(names.map((name) => pidOf(place, name)));
  let isOn = false;
  let isAtWork = false;
  return {
    ...given,
    floods: pids,
    flood(on) {
      if (on !== isOn) for (const pid of pids) process.kill(pid, 'SIGUSR2');
      isOn = on;
    },
    work(on) {
      if (on !== isAtWork) for (const pid of pids) process.kill(pid, 'SIGUSR1');
      isAtWork = on;
    },
    written: () => names.reduce((sum, name) => sum + floodWritten(place, name), 0),
    close: () => given.screen.close(),
  };
}

async function pidOf(place: Place, name: string): Promise<number> {
  for (let tries = 0; tries < 1600; tries += 1) {
    const pid = floodPid(place, name);
    if (pid !== null) return pid;
    await pause(25);
  }
  throw new Error(`The flood ${name} did not start.`);
}

/** Null when there is no tmux here. */
export function tmuxVersion(): string | null {
  try {
    return execFileSync('tmux', ['-V'], { encoding: 'utf8' }).replace('tmux', '').trim();
  } catch {
    return null;
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ensureDaemon, startDaemon } from '../../src/client/reach.ts';
import { openTown, yaml } from '../daemon/town.ts';
import { openPlace, type Place, processesOf, untilGone } from '../journeys/place.ts';
import { sweepAway } from '../temporary.ts';
import { until, within } from '../until.ts';

const daemonsOf = ({ folder }: Place) =>
  processesOf(folder).filter(({ command }) => command.includes('daemon.js'));

function newPlace(text = yaml): Place {
  const place = openPlace();
  place.commit({ 'town.yaml': text });
  return place;
}

async function kill(place: Place): Promise<void> {
  const pid = (await place.status()).daemon.pid;
  process.kill(pid, 'SIGKILL');
  await untilGone(pid);
}

describe('a command that finds no daemon', () => {
  test('starts one, and twelve at once start no more than one', async () => {
    const place = newPlace();
    const ran = await Promise.all(Array.from({ length: 12 }, () => place.run(['up', '--json'])));
    expect(ran.map(({ code, err }) => [code, err])).toEqual(ran.map(() => [0, '']));
    expect(daemonsOf(place)).toHaveLength(1);
    const starts = (await place.ok('log', '--json', '--last', '500'))
      .split('\n')
      .filter((line) => line.includes('"daemon.started"'));
    expect(starts).toHaveLength(1);
  });

  test('puts a socket file that nobody listens at out of the way', async () => {
    const place = await openTown();
    await kill(place);
    expect(existsSync(place.town().socket)).toBe(true);
    expect((await place.status()).town).toBe('test');
  });

  test('says what the daemon found, all of it', async () => {
    const place = newPlace(
      yaml.replace('agent: own', 'agent: nobody').replace('seats: 3', 'seats: 9999'),
    );
    const { code, err } = await place.run(['up']);
    expect(code).toBe(1);
    expect(err).toMatch(/^town: town\.yaml:\d+:\d+/);
    expect(err).toContain('nobody');
    expect(err).toContain('9999');
    // It says why before it ends.
    await until('no daemon', () => daemonsOf(place).length === 0, { saw: () => daemonsOf(place) });
  });

  test('lets no escape code of a file through', async () => {
    const place = newPlace(yaml.replace('agent: own', 'agent: "\\e]0;owned\\a\\e[31mred"'));
    const { out, err } = await place.run(['check']);
    expect(out).toContain('red');
    expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  test('says where the ledger is damaged', async () => {
    const place = await openTown();
    await place.ok('down');
    const { ledger } = place.town();
    const file = join(ledger, readdirSync(ledger).find((name) => /\.jsonl?$|^\d/.test(name))!);
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[1] = lines[1]!.replace('"seq":1', '"seq":7');
    writeFileSync(file, lines.join('\n'));
    const { code, err } = await place.run(['status']);
    expect(code).toBe(1);
    expect(err).toContain(`${file}:2: `);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('says where to look when the daemon dies while it starts', async () => {
    const place = await openTown();
    await place.ok('down');
    const program = join(place.folder, 'crash.mjs');
    writeFileSync(program, 'process.kill(process.pid, 9);');
    const said = await startDaemon(place.town(), program);
    expect(said).toBe(`The daemon ended before it was ready; see ${place.town().log}/daemon.log.`);
  });

  test('finds a daemon again whose socket was swept away', async () => {
    const place = await openTown();
    const { pid } = (await place.status()).daemon;
    sweepAway(place.town().sockets);
    expect((await place.status()).daemon.pid).toBe(pid);
  });

  test('puts a log aside that has grown too long', async () => {
    const place = await openTown();
    await place.ok('down');
    const log = join(place.town().log, 'daemon.log');
    writeFileSync(log, 'x'.repeat(9 * 1024 * 1024));
    await place.ok('up');
    expect(readdirSync(place.town().log).sort()).toEqual(['daemon.log', 'daemon.log.1']);
  });
});

describe('a daemon that someone has started just now', () => {
  /** A town whose daemon is said to be this process, so many milliseconds after its start. */
  async function withStarting(ageMs: number) {
    const place = await openTown();
    await place.ok('down');
    underItsRuntime(place);
    const starter = spawn('sleep', ['1000'], { stdio: 'ignore' });
    onTestFinished(() => void starter.kill('SIGKILL'));
    const { starting } = place.town();
    writeFileSync(starting, String(starter.pid));
    const at = (Date.now() - ageMs) / 1000;
    utimesSync(starting, at, at);
    return { place, starter };
  }

  /** A daemon that the test starts itself takes the environment of the test. */
  function underItsRuntime({ env }: Place): void {
    const before = process.env['XDG_RUNTIME_DIR'];
    process.env['XDG_RUNTIME_DIR'] = env['XDG_RUNTIME_DIR'];
    onTestFinished(() => {
      if (before === undefined) delete process.env['XDG_RUNTIME_DIR'];
      else process.env['XDG_RUNTIME_DIR'] = before;
    });
  }

  const waiting = 'another process has the town; waiting for its answer';

  test('is waited for while it lives, and then another one is started', async () => {
    // Ahead of now, so that it is recent for as long as this takes.
    const { place, starter } = await withStarting(-60_000);
    const steps: string[] = [];
    const line = await ensureDaemon(place.town(), resolve('dist/daemon.js'), ({ step }) => {
      if (steps.length === 0) {
        expect(daemonsOf(place)).toEqual([]);
        starter.kill('SIGKILL');
      }
      steps.push(step);
    });
    expect(steps[0]).toBe(waiting);
    expect(steps).toContain('checking the ledger');
    expect(daemonsOf(place)).toHaveLength(1);
    line.close();
  });

  test('is not waited for when that was long ago', async () => {
    const { place } = await withStarting(60_000);
    const steps: string[] = [];
    const program = resolve('dist/daemon.js');
    const line = await ensureDaemon(place.town(), program, ({ step }) => steps.push(step));
    expect(steps).not.toContain(waiting);
    line.close();
  });

  test('leaves no word of it once it can be reached', async () => {
    const place = await openTown();
    expect(existsSync(place.town().starting)).toBe(false);
  });
});

test('a full disk ends the daemon with one line, and the next one has all that was acknowledged', async () => {
  const place = await openTown();
  await place.ok('down');
  // Files may grow to 64 kB here, the ledger's too.
  const daemon = resolve('dist/daemon.js');
  const limited = spawn(
    'bash',
    ['-c', `ulimit -f 64; exec "$0" "$@"`, process.execPath, daemon, place.root],
    {
      env: place.env,
      stdio: 'ignore',
    },
  );
  const ended = once(limited, 'exit');
  await until('the daemon to listen', () => existsSync(place.town().socket));
  await place.ok('pause');
  const added: string[] = [];
  let refused = '';
  for (let round = 0; round < 40 && refused === ''; round++) {
    const { code, out, err } = await place.run([
      'goal',
      `Task ${round}`,
      '--body',
      'x'.repeat(9000),
    ]);
    if (code === 0) added.push(out.split(' ')[0]!);
    else refused = err;
  }
  expect(refused).toMatch(/^town: Nothing was changed: the ledger could not be written\. .*\n$/);
  await within('the daemon to end', ended);
  const { tasks } = await place.status();
  expect(tasks.map(({ id }) => id)).toEqual(added);
  expect(added.length).toBeGreaterThan(2);
});

/** One line to the daemon: what is a refusal of the daemon, and what is a line that was cut. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LineCutError } from '../../src/client/connection.ts';
import { callAsPerson, openTown } from '../daemon/town.ts';

/** Waits without a turn of this process, which so hears of the end no sooner than it asks. */
function waitUntilDead(pid: number): void {
  for (;;) {
    try {
      if (/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return;
    } catch {
      return;
    }
  }
}

test('what is asked of a daemon that died just now finds the line cut', async () => {
  const place = await openTown();
  const line = await callAsPerson(place);
  const { pid } = line.greeting;
  process.kill(pid, 'SIGKILL');
  waitUntilDead(pid);
  await expect(line.call('state', {})).rejects.toThrow(LineCutError);
  line.close();
});

test('what the daemon refuses is said in its words', async () => {
  const line = await callAsPerson(await openTown());
  const asked = line.call('attach', { run: 'r-99' });
  await expect(asked).rejects.toThrow('r-99 has no process to look at.');
  await expect(asked).rejects.not.toThrow(LineCutError);
  line.close();
});

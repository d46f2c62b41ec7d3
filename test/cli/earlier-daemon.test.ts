/** A daemon of an earlier version runs on after an upgrade; what it tells lacks fields of now. */
import { expect, test } from 'vitest';
import { toldBy } from '../../src/cli/reach-town.ts';
import { statusOf } from '../../src/cli/status.ts';
import { statusLines } from '../../src/cli/status-lines.ts';
import type { Connection } from '../../src/client/connection.ts';
import { emptyState, type State } from '../../src/core/index.ts';

test('The status of a daemon without a work clock says nothing of a rest that is over', async () => {
  const at = Date.UTC(2026, 10, 30, 12);
  const seat = { name: 'worker.1', role: 'worker', run: null, crashes: [], restAt: at - 1000 };
  const seats = { 'worker.1': { ...seat, parked: false, draining: false } };
  const { clock: _clock, ...earlier } = { ...emptyState, at, seats } as unknown as State;
  const town = { call: async () => ({ state: earlier, live: { runs: {}, work: {} } }) };
  const { state, live } = await toldBy(town as unknown as Connection);
  const lines = statusLines(statusOf(state, live, { daemon: null, kept: [] }), at);
  expect(lines.join('\n')).not.toMatch(/retries|NaN/);
  expect(lines.join('\n')).toContain('worker.1');
});

/** Reporting what a station found, so that no refusal leaves a task in its hands for ever. */
import { type Event, find } from '../../core/index.ts';
import type { Daemon } from '../daemon.ts';

type Result = Extract<Event, { type: 'station.finished' }>;

/**
 * Submits a result. When the core refuses it and the station still holds the task at that epoch,
 * nobody would ever report on it again, so the task goes to the human with the reason.
 */
export async function reportResult({ loop }: Pick<Daemon, 'loop'>, result: Result): Promise<void> {
  const { refused } = await loop.submit(result);
  if (refused === null) return;
  const { role, batch, task, epoch } = result;
  const held = find(loop.state().batches, batch)?.tasks.includes(task) ?? false;
  if (held && find(loop.state().tasks, task)?.epoch === epoch)
    await loop.submit({ type: 'station.stuck', role, batch, task, epoch, reason: refused });
}

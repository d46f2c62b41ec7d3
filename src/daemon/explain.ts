/** `town explain`: which rule gave a seat its reading. */
import { find } from '../core/index.ts';
import type { Daemon } from './daemon.ts';

export function explain({ loop, watches }: Daemon, name: string): string[] {
  const { seats, runs } = loop.durable();
  const seat = find(seats, name);
  if (seat === null) throw new Error(`There is no seat "${name}". "town status" lists them.`);
  const run = seat.run === null ? null : find(runs, seat.run);
  if (run === null) return [`${name} is empty${seat.parked ? ' and parked' : ''}.`];
  const watch = watches.get(run.id);
  if (watch === undefined)
    return [`${name} has ${run.id}, which is ${run.phase}; it has no screen yet.`];
  const { reading, rule, text } = watch.reading();
  return [
    `${name} has ${run.id} of ${run.agent}; it reads ${reading}.`,
    `The rule that spoke: ${rule}.`,
    ...(text === '' ? [] : [`It matched: ${text}`]),
    `Title "${watch.emulator.title}"; ${watch.offset()} bytes, the last at ${new Date(watch.wroteAt()).toISOString()}.`,
  ];
}

/** `town explain`: which rule gave a seat its reading. */
import { find } from '../core/index.ts';
import type { Daemon } from './daemon.ts';
import { sayObstacle } from './obstacle.ts';

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
  const obstacle = watch.obstacle();
  const promptMs = watch.promptMs();
  return [
    `${name} has ${run.id} of ${run.agent}; it reads ${reading}.`,
    `The rule that spoke: ${rule}.`,
    ...(text === '' ? [] : [`It matched: ${text}`]),
    ...(promptMs === null
      ? []
      : [`Its prompt has been there for ${Math.floor(promptMs / 1000)} s.`]),
    obstacle === null
      ? 'Text may be typed now.'
      : `Text may not be typed now: ${sayObstacle(obstacle, name)}`,
    `Title "${watch.emulator.title}"; ${watch.offset()} bytes, the last at ${new Date(watch.wroteAt()).toISOString()}.`,
  ];
}

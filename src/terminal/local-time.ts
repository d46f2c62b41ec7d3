/** Moments as people read them: in the time zone of whoever reads, which is `TZ`, else the system's. */

const two = (value: number) => String(value).padStart(2, '0');

/** `2026-12-01`. */
export function localDay(at: number): string {
  const time = new Date(at);
  return [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(two).join('-');
}

/** `17:03:09`. */
export function localClock(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
}

/** `2026-12-01 17:03:09`. */
export function localTime(at: number): string {
  return `${localDay(at)} ${localClock(at)}`;
}

/**
 * The core knows no time zone and writes ISO 8601 in UTC. Only where it does so: at the beginning of
 * a line and after these words. What agents wrote stays as they wrote it.
 */
const ofCore = /(^ *|\b(?:since|until|retries at) )(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)/g;

/** A line of the core with its moments in local time. */
export function withLocalTimes(line: string): string {
  return line.replace(ofCore, (_, before: string, moment: string) => {
    return `${before}${localTime(Date.parse(moment))}`;
  });
}

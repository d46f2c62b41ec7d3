/** Until when a CLI says it is rate-limited: "try again in 12m", "resets 3pm (Europe/Berlin)". */

/** How long an agent rests when its screen gives no time. */
export const defaultPauseMs = 15 * 60 * 1000;

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
const duration =
  /\bin\s+((?:\d+(?:\.\d+)?\s*(?:d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)\b[\s,]*(?:and\s+)?)+)/iu;
const part = /(\d+(?:\.\d+)?)\s*([dhms])/giu;
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const clock =
  /\b(?:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+\d{4},?)?\s+(?:at\s+)?)?(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\b|\b(\d{1,2}):(\d{2})\b/iu;
const zone = /\(([A-Z][A-Za-z_+-]+(?:\/[A-Za-z_+-]+)*)\)/u;

/**
 * The moment (ms since 1970) named in `text`, seen at `now`: a duration from now, or the next time
 * a wall clock shows that time, in the zone in parentheses or the machine's own. Null without one.
 */
export function limitEnd(text: string, now: number): number | null {
  const span = duration.exec(text)?.[1];
  if (span !== undefined) return now + spanMs(span);
  const found = clock.exec(text);
  if (!found) return null;
  const { hour, minute } = timeOfDay(found);
  if (hour > 23 || minute > 59) return null;
  const [, month, day] = found;
  const date =
    month !== undefined && day !== undefined
      ? { month: months.indexOf(month.slice(0, 3).toLowerCase()), day: Number(day) }
      : null;
  return nextTime({ now, hour, minute, date, zone: zone.exec(text)?.[1] ?? null });
}

function spanMs(span: string): number {
  let total = 0;
  for (const [, amount, unit] of span.matchAll(part))
    total += Number(amount) * unitMs[unit?.toLowerCase() as keyof typeof unitMs];
  return total;
}

function timeOfDay(found: RegExpExecArray): { hour: number; minute: number } {
  const [, , , hour12, minute12, half, hour24, minute24] = found;
  if (half === undefined) return { hour: Number(hour24), minute: Number(minute24) };
  const afternoon = half.toLowerCase() === 'p' ? 12 : 0;
  return { hour: (Number(hour12) % 12) + afternoon, minute: Number(minute12 ?? 0) };
}

type Wanted = {
  now: number;
  hour: number;
  minute: number;
  date: { month: number; day: number } | null;
  zone: string | null;
};

function nextTime(wanted: Wanted): number {
  const { now, hour, minute, date } = wanted;
  const offset = offsetMs(now, wanted.zone);
  const local = new Date(now + offset);
  const month = date?.month ?? local.getUTCMonth();
  const day = date?.day ?? local.getUTCDate();
  const at = (add: { days: number; years: number }) =>
    Date.UTC(local.getUTCFullYear() + add.years, month, day + add.days, hour, minute) - offset;
  const today = at({ days: 0, years: 0 });
  if (today > now) return today;
  return date ? at({ days: 0, years: 1 }) : at({ days: 1, years: 0 });
}

/** What must be added to UTC for the wall clock of `name`; the machine's own when unknown. */
function offsetMs(now: number, name: string | null): number {
  const own = -new Date(now).getTimezoneOffset() * 60_000;
  if (name === null) return own;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    const text = format.formatToParts(now).find((piece) => piece.type === 'timeZoneName')?.value;
    const found = /GMT([+-])(\d{2}):(\d{2})/.exec(text ?? '');
    if (!found) return 0;
    return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) * 60_000;
  } catch {
    return own;
  }
}

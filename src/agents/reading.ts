/**
 * What an agent is doing, read from its terminal. One authority at a time, in this order: the
 * status it reports itself (OSC 7501, or the caller's hooks put in that form), else its title and
 * progress and the rules over its screen, in the order the preset lists them.
 */
import { defaultPauseMs, limitEnd } from './limit.ts';
import type { Rule } from './preset.ts';
import { cut } from './region.ts';
import type { Status } from './status.ts';

export type Seen = {
  rules: Rule[];
  /** The visible rows, top first. */
  text: string[];
  title: string;
  /** The state of OSC 9;4 (0 none, 1 normal, 2 error, 3 without an end, 4 paused), or null. */
  progress: number | null;
  status: Status | null;
  /** Milliseconds since its last output. */
  quietMs: number;
  /** It was read as busy before. For a session started without a brief: true. */
  everBusy: boolean;
  /** The reading before this one was idle; it then stays idle without settling anew. */
  wasIdle?: boolean;
  /** Milliseconds since 1970. */
  now: number;
};

export type ScreenReading = {
  reading: 'starting' | 'busy' | 'asking' | 'idle';
  /** Which rule spoke. `none`: no rule matched. `no rules`: this agent has none. */
  rule: string;
  /** What it asks, or the line that matched. */
  text: string;
  /**
   * When a rate limit ends, else null. A text such as "in 12m" counts from `now`, so keep the first
   * answer for as long as `text` stays the same.
   */
  limitedUntil: number | null;
};

/**
 * An idle reading counts once nothing was written for this long, by source. A reported status
 * needs it too: Claude Code reports idle while it takes up its first prompt.
 */
const settleMs = { status: 1000, title: 700, progress: 700, screen: 1500 } as const;
/** A CLI shows its empty prompt before it takes up the brief; that is not the end of a turn. */
const startMs = 10_000;
const longestText = 300;
const notYetQuiet = ', not yet quiet';

/** Reads a screen. Silence is never evidence: without a matching rule the agent counts as busy. */
export function readScreen(seen: Seen): ScreenReading {
  const own = seen.rules.filter((rule) => (rule.source === 'status') === (seen.status !== null));
  const limited = seen.rules.find((rule) => rule.reading === 'limited' && matched(rule, seen));
  const spoken = own.find((rule) => rule.reading !== 'limited' && matched(rule, seen));
  if (limited && spoken?.reading !== 'busy') return limitReading(limited, seen);
  if (!spoken) return unknown(seen, own.length > 0 ? 'none' : 'no rules');
  const text = textOf(spoken, seen);
  const answer = { rule: nameOf(spoken), text, limitedUntil: null };
  if (spoken.reading === 'idle') return settled(seen, spoken, answer);
  return { ...answer, reading: spoken.reading === 'asking' ? 'asking' : 'busy' };
}

/** True when the program or a rule says that it is at work. A screen that says nothing does not. */
export function showsWork({ reading, rule }: { reading: string; rule: string }): boolean {
  const isSilent = rule === 'none' || rule === 'no rules' || rule.endsWith(notYetQuiet);
  return reading === 'busy' && !isSilent;
}

function settled(seen: Seen, rule: Rule, answer: Omit<ScreenReading, 'reading'>): ScreenReading {
  if (!seen.everBusy && seen.quietMs < startMs)
    return { ...answer, reading: 'starting', rule: `${answer.rule}, not yet at work` };
  if (!seen.wasIdle && seen.quietMs < settleMs[rule.source])
    return { ...answer, reading: 'busy', rule: `${answer.rule}${notYetQuiet}` };
  return { ...answer, reading: 'idle' };
}

function unknown(seen: Seen, rule: 'none' | 'no rules'): ScreenReading {
  const silent = seen.text.every((row) => row.trim() === '');
  const starting = rule === 'none' ? !seen.everBusy : silent && !seen.everBusy;
  return { reading: starting ? 'starting' : 'busy', rule, text: '', limitedUntil: null };
}

function limitReading(rule: Rule, seen: Seen): ScreenReading {
  const text = textOf(rule, seen);
  const rows = cut(seen.text, rule.region);
  const at = Math.max(
    rows.findIndex((row) => row.includes(text)),
    0,
  );
  // A narrow screen breaks the sentence, and the time is then on a later line.
  const sentence = rows.slice(at, at + 3).join(' ');
  return {
    reading: 'idle',
    rule: nameOf(rule),
    text,
    limitedUntil: limitEnd(sentence, seen.now) ?? seen.now + defaultPauseMs,
  };
}

function matched(rule: Rule, seen: Seen): boolean {
  const over = subject(rule, seen);
  if (over === null) return false;
  return rule.match.every((regex) => regex.test(over)) && !(rule.not?.test(over) ?? false);
}

function subject(rule: Rule, seen: Seen): string | null {
  switch (rule.source) {
    case 'status':
      return seen.status && [seen.status.state, seen.status.kind ?? ''].join(' ').trim();
    case 'title':
      return seen.title === '' ? null : seen.title;
    case 'progress':
      return seen.progress === null ? null : String(seen.progress);
    case 'screen': {
      const rows = cut(seen.text, rule.region);
      return rows.length === 0 ? null : rows.join('\n');
    }
  }
}

/** The program's own words, else the line on which the first pattern matched. */
function textOf(rule: Rule, seen: Seen): string {
  if (rule.source === 'status') return seen.status?.message ?? '';
  const over = subject(rule, seen) ?? '';
  const at = rule.match[0]?.exec(over)?.index ?? 0;
  const start = over.lastIndexOf('\n', at - 1) + 1;
  const end = over.indexOf('\n', at);
  return over
    .slice(start, end < 0 ? over.length : end)
    .trim()
    .slice(0, longestText);
}

function nameOf(rule: Rule): string {
  return `${rule.source}: ${rule.name}`;
}

/**
 * What an agent is doing, read from its terminal. A first-run screen outranks everything but work.
 * Then one authority at a time, in this order: the status it reports itself (OSC 7501, or the
 * caller's hooks put in that form), else its title and progress and the rules over its screen, in
 * the order the preset lists them.
 */
import { defaultPauseMs, limitEnd } from './limit.ts';
import type { FirstRunRule, Rule } from './preset.ts';
import { cut } from './region.ts';
import type { Status } from './status.ts';

/**
 * How a session begins: it takes up the brief that it was started with; it does so in a session that
 * it resumes; or it waits at its prompt, as a standing session does.
 */
export type Beginning = 'with its brief' | 'resumed' | 'at its prompt';

export type Seen = {
  firstRun: FirstRunRule[];
  rules: Rule[];
  /** The visible rows, top first. */
  text: string[];
  title: string;
  /** The state of OSC 9;4 (0 none, 1 normal, 2 error, 3 without an end, 4 paused), or null. */
  progress: number | null;
  status: Status | null;
  /** Milliseconds since its last output. */
  quietMs: number;
  /** This run was seen at work. */
  atWork: boolean;
  begins: Beginning;
  /** For how many milliseconds a prompt rule has matched; 0 when it did not match before. */
  promptMs: number;
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
  /** The prompt rule that matches; null when none does, or when it has none. */
  prompt: Rule | null;
  /** A first-run rule matches. */
  isFirstRun: boolean;
};

type Answer = Omit<ScreenReading, 'prompt' | 'isFirstRun'>;

/** A prompt counts for a session that was not seen at work once it has been there this long. */
export const promptHeldMs = 2000;
/** An own status that says idle from the start counts once nothing was written for this long. */
export const startMs = 10_000;
/**
 * An idle reading counts once nothing was written for this long, by source. A reported status
 * needs it too: Claude Code reports idle while it takes up its first prompt.
 */
const settleMs = { status: 1000, title: 700, progress: 700, screen: 1500 } as const;
const longestText = 300;
const notYetQuiet = ', not yet quiet';

/** Reads a screen. Silence is never evidence: without a matching rule the agent counts as busy. */
export function readScreen(seen: Seen): ScreenReading {
  const firstRun = seen.firstRun.find((rule) => matched({ ...rule, source: 'screen' }, seen));
  const prompt =
    seen.rules.find((rule) => rule.reading === 'prompt' && matched(rule, seen)) ?? null;
  const answer = answerTo(seen, prompt);
  const isAtWork = seen.atWork && showsWork(answer);
  return {
    ...(firstRun === undefined || isAtWork ? answer : firstRunAnswer(firstRun)),
    prompt,
    isFirstRun: firstRun !== undefined,
  };
}

function answerTo(seen: Seen, prompt: Rule | null): Answer {
  const own = seen.rules.filter((rule) => (rule.source === 'status') === (seen.status !== null));
  const limited = seen.rules.find((rule) => rule.reading === 'limited' && matched(rule, seen));
  const spoken = own.find((rule) => rule.reading !== 'limited' && matched(rule, seen));
  if (limited && spoken?.reading !== 'busy') return limitAnswer(limited, seen);
  if (!spoken) return unknown(seen, own.length > 0 ? 'none' : 'no rules');
  const text = textOf(spoken, seen);
  const answer = { rule: nameOf(spoken), text, limitedUntil: null };
  if (spoken.reading === 'idle' || spoken.reading === 'prompt')
    return settled(seen, { rule: spoken, prompt, answer });
  return { ...answer, reading: spoken.reading === 'asking' ? 'asking' : 'busy' };
}

function firstRunAnswer({ name, say }: FirstRunRule): Answer {
  return { reading: 'asking', rule: `first run: ${name}`, text: say, limitedUntil: null };
}

/** True when the program or a rule says that it is at work. A screen that says nothing does not. */
export function showsWork({ reading, rule }: { reading: string; rule: string }): boolean {
  const isSilent = rule === 'none' || rule === 'no rules' || rule.endsWith(notYetQuiet);
  return reading === 'busy' && !isSilent;
}

/**
 * True when someone has begun a line at this prompt: there is text between what the rule matches and
 * the cursor. `before` is the row of the cursor up to the cursor. Placeholders stand behind it.
 */
export function isBegun({ match }: Rule, before: string): boolean {
  const row = before.replaceAll('\u00a0', ' ');
  const lengths = match.map((regex) => {
    const found = regex.exec(row);
    return found?.index === 0 ? found[0].length : 0;
  });
  const length = Math.max(...lengths);
  return length > 0 && row.slice(length).trim() !== '';
}

type Idle = { rule: Rule; prompt: Rule | null; answer: Omit<Answer, 'reading'> };

function settled(seen: Seen, idle: Idle): Answer {
  const { rule, answer } = idle;
  if (!mayRest(seen, idle))
    return { ...answer, reading: 'starting', rule: `${answer.rule}, not yet at work` };
  if (!seen.wasIdle && seen.quietMs < settleMs[rule.source])
    return { ...answer, reading: 'busy', rule: `${answer.rule}${notYetQuiet}` };
  return { ...answer, reading: 'idle' };
}

/**
 * A CLI shows its empty prompt before it takes up its brief, and some titles say "Ready" over a
 * login. So rest is the end of a turn only after work; a session that stands or was resumed rests
 * once its prompt has stayed. Of a program that has no prompt rule and reports its own status,
 * nothing else is known.
 */
function mayRest(seen: Seen, { rule, prompt }: Omit<Idle, 'answer'>): boolean {
  if (seen.atWork) return true;
  const hasBegun = seen.begins === 'at its prompt' || seen.quietMs >= startMs;
  if (seen.rules.some(({ reading }) => reading === 'prompt'))
    return prompt !== null && isContinued(seen) && hasBegun && seen.promptMs >= promptHeldMs;
  return rule.source === 'status' && hasBegun;
}

function isContinued({ begins }: Seen): boolean {
  return begins !== 'with its brief';
}

function unknown(seen: Seen, rule: 'none' | 'no rules'): Answer {
  const silent = seen.text.every((row) => row.trim() === '');
  const starting = rule === 'none' ? !seen.atWork : silent && !seen.atWork;
  return { reading: starting ? 'starting' : 'busy', rule, text: '', limitedUntil: null };
}

function limitAnswer(rule: Rule, seen: Seen): Answer {
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

type Matcher = Pick<Rule, 'source' | 'region' | 'match' | 'not'>;

function matched(rule: Matcher, seen: Seen): boolean {
  const over = subject(rule, seen);
  if (over === null) return false;
  return rule.match.every((regex) => regex.test(over)) && !(rule.not?.test(over) ?? false);
}

function subject(rule: Matcher, seen: Seen): string | null {
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

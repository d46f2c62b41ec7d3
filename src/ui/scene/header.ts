/** The top line: which town, how it is, and how much there is of everything. */
import type { State } from '../../core/state.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import type { Tone } from '../readings.ts';
import type { Look } from './look.ts';

export type Count = { glyph: string; amount: string; words: string; tone: Tone };

export type Header = {
  town: string;
  activity: { words: string; tone: Tone };
  counts: Count[];
  /** Null while nothing waits for the person. */
  inbox: string | null;
  connection: string | null;
};

/** Under this many columns the counts are told by their shapes alone. */
const roomForWords = 76;

export function headerOf({ town: { state }, connection, size }: Look): Header {
  const waiting = Object.keys(state.inbox).length;
  return {
    town: sanitise(state.graph?.town ?? 'town'),
    activity: activityOf(state),
    counts: countsOf(state, size.columns >= roomForWords),
    inbox:
      waiting === 0 ? null : size.columns >= roomForWords ? `${waiting} for you` : `${waiting}`,
    connection: connection === 'connected' ? null : 'reconnecting',
  };
}

function activityOf(state: State): Header['activity'] {
  switch (state.activity) {
    case 'open':
      return { words: 'open', tone: 'good' };
    case 'paused':
      return { words: '‖ paused', tone: 'needed' };
    case 'closed':
      return { words: '× closed', tone: 'trouble' };
  }
}

function countsOf(state: State, inWords: boolean): Count[] {
  let [queued, running, waiting] = [0, 0, 0];
  for (const { place } of Object.values(state.tasks)) {
    if (place.kind === 'queued') queued += 1;
    if (place.kind === 'running' || place.kind === 'station') running += 1;
    if (place.kind === 'children' || place.kind === 'human') waiting += 1;
  }
  const count = (glyph: string, amount: number, words: string, tone: Tone): Count => ({
    glyph,
    amount: String(amount),
    words: inWords ? words : '',
    tone: amount === 0 ? 'quiet' : tone,
  });
  return [
    count('○', queued, 'queued', 'plain'),
    count('●', running, 'running', 'moving'),
    count('◇', waiting, 'waiting', 'plain'),
    count('✓', state.counts.done, 'done', 'good'),
  ];
}

/** Entries of the ledger as lines of the feed: a sentence, and what it speaks of. Pure. */
import type { News } from '../../../core/news.ts';
import { sentence } from '../../../core/sentence.ts';
import type { Entry } from '../../../core/step.ts';

export type NewsLine = {
  /** The number of its entry, and its place among the news of that. */
  id: string;
  seq: number;
  at: number;
  kind: News['kind'];
  text: string;
  task: string | null;
  run: string | null;
  seat: string | null;
  role: string | null;
  item: string | null;
};

/** One line for each of its news, oldest first. */
export function linesOfEntry({ seq, at, news }: Entry): NewsLine[] {
  return news.map((piece, index) => ({
    id: `${seq}.${index}`,
    seq,
    at,
    kind: piece.kind,
    text: sentence(piece),
    task: 'task' in piece ? piece.task : null,
    run: 'run' in piece ? piece.run : null,
    seat: 'seat' in piece ? piece.seat : null,
    role: roleOf(piece),
    item: 'item' in piece ? piece.item : null,
  }));
}

function roleOf(piece: News): string | null {
  if (piece.kind === 'handed') return piece.from;
  if (piece.kind === 'round') return piece.role;
  return 'seat' in piece ? piece.seat.replace(/\.\d+$/, '') : null;
}

/** By run, the seat it was claimed for. */
export type SeatsOfRuns = ReadonlyMap<string, string>;

export type Wanted = {
  task: string | null;
  role: string | null;
  kind: string | null;
  words: string;
};

/** A filter as it is written: `task:t-3`, `role:worker`, `kind:landed`, and any words. */
export function wantedBy(filter: string): Wanted {
  const wanted: Wanted = { task: null, role: null, kind: null, words: '' };
  const rest = filter.split(' ').filter((word) => {
    const [, name, value] = /^(task|role|kind):(.+)$/.exec(word) ?? [];
    if (name === undefined || value === undefined) return true;
    wanted[name as 'task' | 'role' | 'kind'] = value;
    return false;
  });
  return { ...wanted, words: rest.join(' ') };
}

/** The filter with this word in it, or without it when it is there already. */
export function toggled(filter: string, name: 'task' | 'role' | 'kind', value: string): string {
  const word = `${name}:${value}`;
  const rest = filter.split(' ').filter((part) => part !== '' && !part.startsWith(`${name}:`));
  return (filter.split(' ').includes(word) ? rest : [...rest, word]).join(' ');
}

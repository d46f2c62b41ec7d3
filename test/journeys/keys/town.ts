/** The Town view: going among terminals, arranging them, and typing to them. */
import type { Journey, Size } from './journey.ts';
import { esc, focusOn, gone, pageUp, plays } from './setup.ts';

const isWide = ({ columns }: Size) => columns >= 160;
/** As ctrl with alt and a letter. */
const chord = { h: '\x1b\x08', j: '\x1b\x0a', k: '\x1b\x0b', l: '\x1b\x0c', p: '\x1b\x10' };

/** Where a frame's edge is before anything is moved, by the width of the screen. */
const edges: Record<number, { roster: number; bottom: number; dashes: number }> = {
  80: { roster: 22, bottom: 14, dashes: 49 },
  120: { roster: 26, bottom: 22, dashes: 85 },
  200: { roster: 36, bottom: 48, dashes: 86 },
};

/** Many small terminals stand below the large one, or beside it on a wide screen. */
export function town(size: Size): Journey {
  const wide = isWide(size);
  const { roster = 0, bottom = 0, dashes = 0 } = edges[size.columns] ?? {};
  const [toSmall, toFirst] = wide ? ['l', 'lkkkk'] : ['j', 'jh'];
  const mayor = focusOn('mayor\\.1');
  const small = focusOn('(worker|reviewer)');
  const [one, two] = [focusOn('worker\\.1'), focusOn('worker\\.2')];
  const rosterAt = (columns: string) => new RegExp(`^.*\\n.{${columns}}╭─ ❯ (◘ )?mayor`);
  const moves = {
    'seat left': wide
      ? { from: toSmall, at: small, brings: mayor }
      : { from: `${toFirst}l`, at: two, brings: one, back: 'g' },
    'seat right': wide
      ? { brings: small, back: 'g' }
      : { from: toFirst, at: one, brings: two, back: 'g' },
    'seat above': wide
      ? { from: `${toFirst}j`, at: two, brings: one, back: 'g' }
      : { from: toSmall, at: small, brings: mayor },
    'seat below': wide
      ? { from: toFirst, at: one, brings: two, back: 'g' }
      : { brings: small, back: 'g' },
    next: { brings: one, back: 'g' },
    previous: { brings: focusOn('reviewer\\.2'), back: 'g' },
    zoom: { brings: gone('worker.1'), back: 'z' },
  };
  const usual = wide ? `╰─{${dashes}} sits ─╯` : `^(?:.*\\n){${bottom}}.*╰─+ sits ─╯`;
  const shrunk = wide ? `╰─{20,${dashes - 2}} sits ─╯` : `^(?:.*\\n){5,${bottom - 1}}.*╰─+ sits ─╯`;
  return {
    name: 'the Town view',
    begin: '',
    home: /❯ mayor\.1[\s\S]*SITTING at mayor\.1[\s\S]*COMMAND +a answer/,
    plays: [
      ...plays('anywhere', moves),
      ...plays('town', {
        ...moves,
        type: { brings: 'TYPING', back: '\x01' },
        asking: { brings: one, back: 'g' },
        'asking back': { brings: two, back: 'g' },
        first: { from: 'G', at: focusOn('reviewer\\.2'), brings: mayor },
        last: { brings: focusOn('reviewer\\.2'), back: 'g' },
        layout: { brings: /── (◘ )?worker\.3/, back: ' ' },
        enlarge: {
          from: toFirst,
          at: one,
          brings: /^[^\n]*\n[^╭]*╭─ ❯ (◘ )?worker\.1/,
          back: 'g',
        },
        // On the smallest screen the large one has all there is to begin with.
        larger: { from: '<', at: new RegExp(shrunk), brings: new RegExp(usual), back: '=' },
        smaller: { brings: new RegExp(shrunk), back: '=' },
        'roster wider': { brings: rosterAt(`${roster + 1},`), back: '=' },
        'roster narrower': { brings: rosterAt(`0,${roster - 1}`), back: '=' },
        even: { from: ')', at: rosterAt(`${roster + 1},`), brings: rosterAt(`${roster}`) },
        lock: { brings: 'mayor.1 is locked', back: 'L=' },
        search: { brings: 'SEARCH', back: esc },
        copy: { brings: 'stands still', back: 'q' },
        'scroll up': { brings: gone('SITTING at mayor.1'), back: '\x06' },
        'scroll down': {
          from: pageUp,
          at: gone('SITTING at mayor.1'),
          brings: 'SITTING at mayor.1',
        },
      }),
      ...plays('search', {
        older: { from: '/row 9\r', at: 'end search', brings: 'row 9 of mayor.1', back: esc },
        newer: {
          from: '/row 9\rn',
          at: 'row 9 of mayor.1',
          brings: 'row 90 of mayor.1',
          back: esc,
        },
        'end search': { from: '/row 9\r', at: 'end search', brings: gone('end search') },
      }),
    ],
  };
}

/** Typing to the mayor, with the lock of the first worker off so that typing can go on there. */
export function typing(size: Size): Journey {
  const wide = isWide(size);
  const back = '\x01g\r';
  const [toSmall, toFirst, toSecond] = wide
    ? [chord.l, chord.l + chord.k, chord.l + chord.j]
    : [chord.j, chord.j + chord.h, chord.j + chord.l];
  // Where it is already, the way there says that there is no terminal further on, and not where it types.
  const [one, two] = [focusOn('worker\\.1'), focusOn('worker\\.2')];
  const small = focusOn('worker\\.[12]');
  const [mayor, some] = ['to mayor.1', /to worker\.[12]/];
  return {
    name: 'typing',
    begin: 'JLg\r',
    end: '\x01',
    home: /❯ mayor\.1[\s\S]*TYPING +to mayor\.1/,
    plays: [
      ...plays('anywhere', {
        'seat left': wide
          ? { from: toSmall, at: small, brings: mayor }
          : { from: toSecond, at: two, brings: 'to worker.1', back },
        'seat right': wide
          ? { brings: some, back }
          : { from: toFirst, at: one, brings: 'to worker.2', back },
        'seat above': wide
          ? { from: toSecond, at: two, brings: 'to worker.1', back }
          : { from: toSmall, at: small, brings: mayor },
        'seat below': wide
          ? { from: toFirst, at: one, brings: 'to worker.2', back }
          : { brings: some, back },
        next: { brings: 'to worker.1', back },
        previous: { brings: 'to worker.2', back },
        zoom: { brings: gone('worker.1'), back: '\x1b\x1a' },
      }),
      ...plays('typing', {
        leave: { from: `${chord.p}hello\r`, at: 'HEARD <hello>', brings: 'COMMAND', back: 'g\r' },
      }),
    ],
  };
}

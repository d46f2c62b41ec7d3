/**
 * Old ledgers replay for ever: the same events give the same effects, and lead to the same town.
 *
 * `UPDATE_LEDGERS=1 npx vitest run test/core/ledgers.test.ts` tells the stories anew and writes
 * the ledgers of the version in package.json. That is allowed while this version is not released:
 * a rule was mended, or an event was given another shape. The ledgers of a released version are
 * never written again, by this or by hand. If they fail, towns out there would change under their
 * owners' feet: the rule has to be told apart by what the event says, or the change is wrong.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Effect, emptyState, type Stamped, type State, step } from '../../src/core/index.ts';
import { stories } from './stories.ts';

const folder = join(import.meta.dirname, '../fixtures/ledgers');
const packageText = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
const version: string = JSON.parse(packageText).version;

type Line = Stamped & { effects: Effect[]; refused: string | null };
type End = { state: string };

/** Plays events and writes what came of each, then the hash of the town they lead to. */
function record(events: Stamped[]): string {
  let state: State = emptyState;
  const lines = events.map((stamped): string => {
    const taken = step(state, stamped);
    state = taken.state;
    return JSON.stringify({ ...stamped, effects: taken.effects, refused: taken.refused });
  });
  return `${[...lines, JSON.stringify({ state: hashOf(state) })].join('\n')}\n`;
}

/** Fields of a town that a version did not have yet; they are left out of its hash. */
const laterFields: Record<string, readonly string[]> = {
  '0.1.0': ['clock', 'id@state', 'pause', 'turnDue'],
};

/** sha256 of the state with its keys in order, so that the order of writing does not count. */
function hashOf(state: State, of: string = version): string {
  const later = new Set(laterFields[of]);
  const { id, ...rest } = state;
  const known = later.has('id@state') ? rest : { ...rest, id };
  const sorted = JSON.stringify(known, (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key]) => !later.has(key))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex');
}

if (process.env['UPDATE_LEDGERS'] === '1')
  for (const [name, tell] of Object.entries(stories)) {
    const path = join(folder, version, `${name}.jsonl`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, record(tell()));
  }

const ledgers = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.jsonl'),
);

describe('A ledger of an earlier day', () => {
  it.each(ledgers)('replays with the same effects to the same town: %s', (path) => {
    const text = readFileSync(join(folder, path), 'utf8').trimEnd().split('\n');
    const end = JSON.parse(text.pop()!) as End;
    let state: State = emptyState;
    for (const written of text) {
      const { effects, refused, ...stamped } = JSON.parse(written) as Line;
      const taken = step(state, stamped);
      expect({ effects: taken.effects, refused: taken.refused }, written).toEqual({
        effects,
        refused,
      });
      state = taken.state;
    }
    expect(hashOf(state, dirname(path))).toBe(end.state);
  });

  it('is there for every story of this version', () => {
    const expected = Object.keys(stories).map((name) => join(version, `${name}.jsonl`));
    expect(ledgers).toEqual(expect.arrayContaining(expected));
  });

  it('would tell if an effect or the town were another', () => {
    const events = stories['team']!();
    const shorter = record(events.slice(0, -1)).trimEnd().split('\n');
    const whole = record(events).trimEnd().split('\n');
    expect(shorter.at(-1)).not.toBe(whole.at(-1));
  });

  it.each(Object.entries(stories))(
    'of %s tells of no mishap: nothing in it was refused',
    (_, tell) => {
      const refused = record(tell())
        .split('\n')
        .filter((line) => /"refused":"/.test(line));
      expect(refused).toEqual([]);
    },
  );
});

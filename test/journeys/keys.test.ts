/**
 * Every key of `config/keys.yaml`, pressed in the built program with a real daemon and agents at work, and
 * seen to do what the table says, at three sizes. After each journey the terminal is as it was before.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { contexts } from '../../src/ui/keymap.ts';
import { board } from './keys/board.ts';
import { copying } from './keys/copying.ts';
import { editing } from './keys/editing.ts';
import { everywhere } from './keys/everywhere.ts';
import { feed } from './keys/feed.ts';
import { goingDown, startStubborn } from './keys/going-down.ts';
import { inbox, lines } from './keys/inbox.ts';
import { type Journey, keymap, play, type Size } from './keys/journey.ts';
import { map } from './keys/map.ts';
import { review } from './keys/review.ts';
import { startTeam } from './keys/team.ts';
import { teamView } from './keys/team-view.ts';
import { town, typing } from './keys/town.ts';
import { openPlace, openPlaceFor, type Place } from './place.ts';

const sizes: Size[] = [
  { columns: 80, rows: 24, form: 'xterm' },
  { columns: 120, rows: 40, form: 'kitty' },
  { columns: 200, rows: 50, form: 'xterm' },
];

const journeys: ((size: Size) => Journey)[] = [
  // The last choice among lines is a decision, one of those that are there to be reviewed.
  ...[town, typing, copying, everywhere, editing, map, board, review, inbox, lines, feed, teamView],
];

describe('the built program', () => {
  let place: Place;
  beforeAll(() =>
    openPlaceFor(async (made) => {
      place = made;
      await startTeam(place);
    }),
  );

  for (const size of sizes)
    for (const journey of journeys) {
      const name = `${journey(size).name} at ${size.columns}×${size.rows}`;
      test(name, () => play(place, journey(size), size), 600_000);
    }
});

for (const size of sizes)
  test(`going down at ${size.columns}×${size.rows}`, async () => {
    const place = openPlace();
    startStubborn(place);
    await play(place, goingDown(), size);
  }, 600_000);

test('every key of the table has a play, and every play is of a key of the table', () => {
  for (const size of sizes) {
    const plays = [...journeys, goingDown].flatMap((journey) => journey(size).plays);
    expect(plays.filter(({ on, does }) => keymap[on][does] === undefined)).toEqual([]);
    const without = contexts.flatMap((on) =>
      Object.keys(keymap[on]).flatMap((does) =>
        plays.some((each) => each.on === on && each.does === does) ? [] : [`${on}: ${does}`],
      ),
    );
    expect(without).toEqual([]);
  }
});

/**
 * Every key of `config/keys.yaml`, pressed in the built program with a real daemon and agents at work, and
 * seen to do what the table says. After each journey the terminal is as it was before. Each size is a test
 * file of its own, so that they run side by side.
 */
import { beforeAll, expect, test } from 'vitest';
import { contexts } from '../../../src/ui/input/keymap.ts';
import { openPlace, openPlaceFor, type Place } from '../place.ts';
import { board } from './board.ts';
import { copying } from './copying.ts';
import { editing } from './editing.ts';
import { everywhere } from './everywhere.ts';
import { feed } from './feed.ts';
import { goingDown, startStubborn } from './going-down.ts';
import { inbox, lines } from './inbox.ts';
import { type Journey, keymap, play, type Size } from './journey.ts';
import { map } from './map.ts';
import { review } from './review.ts';
import { startTeam } from './team.ts';
import { teamView } from './team-view.ts';
import { town, typing } from './town.ts';

const journeys: ((size: Size) => Journey)[] = [
  // The last choice among lines is a decision, one of those that are there to be reviewed.
  ...[town, typing, copying, everywhere, editing, map, board, review, inbox, lines, feed, teamView],
];

/** Declares the tests of all keys at one size. */
export function testKeysAt(size: Size): void {
  let place: Place;
  beforeAll(() =>
    openPlaceFor(async (made) => {
      place = made;
      await startTeam(place);
    }),
  );

  for (const journey of journeys)
    test(journey(size).name, () => play(place, journey(size), size), 600_000);

  test('going down', async () => {
    const stubborn = openPlace();
    startStubborn(stubborn);
    await play(stubborn, goingDown(), size);
  }, 600_000);

  test('every key of the table has a play, and every play is of a key of the table', () => {
    const plays = [...journeys, goingDown].flatMap((journey) => journey(size).plays);
    expect(plays.filter(({ on, does }) => keymap[on][does] === undefined)).toEqual([]);
    const without = contexts.flatMap((on) =>
      Object.keys(keymap[on]).flatMap((does) =>
        plays.some((each) => each.on === on && each.does === does) ? [] : [`${on}: ${does}`],
      ),
    );
    expect(without).toEqual([]);
  });
}

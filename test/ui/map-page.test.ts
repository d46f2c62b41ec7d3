import { describe, expect, it } from 'vitest';
import { firstView } from '../../src/ui/model/model.ts';
import { houseIn } from '../../src/ui/views/map/state.ts';
import { pressIn } from './fixtures/press.ts';
import { busyTown, noon } from './fixtures/town.ts';

const town = busyTown(noon);
const houseAfter = (keys: string) => houseIn(pressIn(town, `2${keys}`).view.map, town);

describe('the Map view', () => {
  const walks: [keys: string, house: string][] = [
    ['', 'mayor'],
    ['l', 'worker'],
    ['ll', 'reviewer'],
    ['llll', 'human'],
    ['llllk', 'done'],
    ['llllkj', 'human'],
    ['lh', 'mayor'],
    ['h', 'mayor'],
    ['\x1b[C\x1b[C\x1b[D', 'worker'],
  ];
  for (const [keys, house] of walks)
    it(`goes to ${house} at ${JSON.stringify(keys)}`, () => {
      expect(houseAfter(keys)).toBe(house);
    });

  it('goes into a house, through its list, and to a terminal', () => {
    const { view } = pressIn(town, '2l\rj\r');
    expect([view.page, view.focus]).toEqual(['town', 'worker.2']);
  });

  it('opens a task that is queued', () => {
    const { view } = pressIn(town, '2l\rjjjj\r');
    expect(view.overlays).toEqual([{ kind: 'task', task: 't-5', scroll: 0 }]);
    expect(view.page).toBe('map');
  });

  it('comes out again, and out of a house when another is gone to', () => {
    expect(pressIn(town, '2l\r\x1b').view.map.keys).toBe('streets');
    expect(pressIn(town, '2l\rl').view.map.keys).toBe('streets');
    expect(pressIn(town, '2\x1b').notice).toBe('There is nothing for that key here.');
  });

  it('goes back to the entry when the selected role is gone', () => {
    const map = { ...firstView.map, house: 'tester' };
    expect(houseIn(map, town)).toBe('mayor');
  });

  it('reviews the task that is selected', () => {
    const { view } = pressIn(town, '2l\rjv');
    expect([view.page, view.review.task]).toEqual(['review', 't-3']);
  });
});

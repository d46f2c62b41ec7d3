/** What every ledger must do, wherever it keeps its entries. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';

export type Entry = { seq: number; text: string };

/** A place for one ledger: opened as often as a test likes, gone after `remove`. */
export type Place = {
  open(): Promise<Ledger<Entry>>;
  /** Ruins every snapshot from this number on. */
  ruinSnapshots(from: number): Promise<void>;
  remove(): Promise<void>;
};

export function entries(
  from: number,
  to: number,
  text = 'a word, “quotes” and \n a line',
): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index, text }));
}

export async function all(ledger: Pick<Ledger<Entry>, 'read'>, after = 0): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const entry of ledger.read(after)) found.push(entry);
  return found;
}

export function ledgerConformance(name: string, newPlace: () => Promise<Place>): void {
  describe(`${name} keeps the promises of a ledger`, () => {
    let place: Place;
    let ledger: Ledger<Entry>;
    const reopen = async () => {
      await ledger.close();
      ledger = await place.open();
    };
    beforeEach(async () => {
      place = await newPlace();
      ledger = await place.open();
    });
    afterEach(async () => {
      await ledger.close();
      await place.remove();
    });

    it('is empty at first', async () => {
      expect(ledger.last).toBe(0);
      expect(await all(ledger)).toEqual([]);
      expect(await ledger.latestSnapshot()).toBeNull();
    });

    it('gives back what was appended, also after it is opened again', async () => {
      await ledger.append(entries(1, 3));
      await ledger.append(entries(4, 4, '\u2028 \ud800 🏘️ {"seq":9}'));
      const written = await all(ledger);
      expect(written.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      expect(written[3]).toEqual(entries(4, 4, '\u2028 \ud800 🏘️ {"seq":9}')[0]);
      await reopen();
      expect(ledger.last).toBe(4);
      expect(await all(ledger)).toEqual(written);
    });

    it('reads only what comes after a number', async () => {
      await ledger.append(entries(1, 5000));
      expect(await all(ledger, 4998)).toEqual(entries(4999, 5000));
      expect(await all(ledger, 5000)).toEqual([]);
      expect(await all(ledger, 9000)).toEqual([]);
    });

    it('reads in batches the very entries it reads one by one', async () => {
      await ledger.append(entries(1, 5000));
      const found: Entry[] = [];
      for await (const batch of ledger.readBatches(17)) found.push(...batch);
      expect(found).toEqual(await all(ledger, 17));
    });

    it('continues after it is opened again', async () => {
      await ledger.append(entries(1, 2));
      await reopen();
      await ledger.append(entries(3, 3));
      await reopen();
      expect(await all(ledger)).toEqual(entries(1, 3));
    });

    it('takes appends that overlap, and keeps the order in which they were made', async () => {
      const made = Array.from({ length: 500 }, (_, index) => entries(index + 1, index + 1));
      const order: number[] = [];
      await Promise.all(
        made.map((each, index) => ledger.append(each).then(() => order.push(index))),
      );
      expect(order).toEqual(made.map((_, index) => index));
      expect(await all(ledger)).toEqual(made.flat());
    });

    it('counts an entry as its last only once it is durable', async () => {
      const appended = ledger.append(entries(1, 1));
      expect(ledger.last).toBe(0);
      await appended;
      expect(ledger.last).toBe(1);
    });

    it('takes nothing for nothing', async () => {
      await ledger.append([]);
      expect(ledger.last).toBe(0);
    });

    it('refuses entries that leave a gap, come twice or are out of order, and writes none of them', async () => {
      await ledger.append(entries(1, 2));
      for (const wrong of [entries(4, 4), entries(2, 2), [...entries(3, 3), ...entries(5, 5)]]) {
        await expect(ledger.append(wrong)).rejects.toThrow('cannot be appended: the next one is');
      }
      await ledger.append(entries(3, 3));
      expect(await all(ledger)).toEqual(entries(1, 3));
    });

    it('refuses an entry over 1 MB with all that came in the same call, and goes on', async () => {
      const large = entries(2, 2, 'é'.repeat(600_000));
      await expect(ledger.append([...entries(1, 1), ...large])).rejects.toThrow('is the most');
      expect(ledger.last).toBe(0);
      await ledger.append(entries(1, 1));
      await ledger.append(entries(2, 2, 'é'.repeat(500_000)));
      await reopen();
      expect((await all(ledger)).map(({ seq }) => seq)).toEqual([1, 2]);
    });

    it('finishes what was appended before it closes, and takes nothing afterwards', async () => {
      const appended = ledger.append(entries(1, 100));
      await ledger.close();
      await appended;
      await expect(ledger.append(entries(101, 101))).rejects.toThrow('closed');
      ledger = await place.open();
      expect(ledger.last).toBe(100);
    });

    it('gives back the newest snapshot', async () => {
      await ledger.append(entries(1, 10));
      await ledger.saveSnapshot(4, { sum: 4 });
      await ledger.saveSnapshot(10, { sum: 10, text: '“}\n' });
      expect(await ledger.latestSnapshot()).toEqual({ seq: 10, value: { sum: 10, text: '“}\n' } });
      await reopen();
      expect(await ledger.latestSnapshot()).toEqual({ seq: 10, value: { sum: 10, text: '“}\n' } });
    });

    it('passes over a ruined snapshot to an older one, and then to none', async () => {
      await ledger.append(entries(1, 10));
      await ledger.saveSnapshot(4, 'four');
      await ledger.saveSnapshot(10, 'ten');
      await place.ruinSnapshots(10);
      expect(await ledger.latestSnapshot()).toEqual({ seq: 4, value: 'four' });
      await place.ruinSnapshots(1);
      expect(await ledger.latestSnapshot()).toBeNull();
      await reopen();
      expect(await all(ledger)).toEqual(entries(1, 10));
    });

    it('takes no snapshot of entries that are not there', async () => {
      await ledger.append(entries(1, 3));
      await expect(ledger.saveSnapshot(4, 'four')).rejects.toThrow('durable entries are 1 to 3');
      await expect(ledger.saveSnapshot(0, 'none')).rejects.toThrow('durable entries are 1 to 3');
      expect(await ledger.latestSnapshot()).toBeNull();
    });

    it('has one writer', async () => {
      await expect(place.open()).rejects.toThrow('is held by');
      await reopen();
    });
  });
}

import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../src/terminal/emulator.ts';
import { createFollower } from '../../src/terminal/follower.ts';

const size = { columns: 40, rows: 6, scrollback: 50 };

/** Lines of a build log, as many bytes as asked or a few more. */
function log(bytes: number, seed: number): Buffer {
  let text = '';
  for (let line = seed; text.length < bytes; line++)
    text += `\x1b[${31 + (line % 6)}m[${line}]\x1b[0m made \x1b[1mmodule ${line * 7919}\x1b[m\r\n`;
  return Buffer.from(text);
}

/** A follower that reads what is costly in slices, each of them work that is done when it is taken. */
function inSlices() {
  const work: (() => void)[] = [];
  const later = (more: () => void) => work.push(more);
  const follower = createFollower(createEmulator(size), { ms: 0, later });
  return { whole: createEmulator(size), work, follower };
}

describe('a follower', () => {
  it('shows the same picture as a whole emulator, during a flood and after it', () => {
    const whole = createEmulator(size);
    const follower = createFollower(createEmulator(size));
    const pieces = [log(500, 1), log(40_000, 50), log(30_000, 900), log(700, 3000), log(60_000, 1)];
    const pictures = new Set<unknown>();
    for (const piece of [...pieces, Buffer.from('\x1b[2J\x1b[3;3Hhere'), ...pieces]) {
      whole.write(piece);
      follower.push(piece);
      follower.catchUp('look');
      pictures.add(follower.picture);
      expect(follower.picture.text()).toEqual(whole.text());
      expect(follower.picture.cursor).toEqual(whole.cursor);
      expect(follower.picture.serialize(0)).toBe(whole.serialize(0));
    }
    expect(pictures.size).toBeGreaterThan(1);
    expect(follower.emulator.serialize()).toBe(whole.serialize());
    expect(follower.picture).toBe(follower.emulator);
  });

  it('has the whole history after a flood larger than what may wait', () => {
    const whole = createEmulator(size);
    const follower = createFollower(createEmulator(size));
    for (let turn = 0; turn < 40; turn++) {
      const piece = log(64_000, turn * 31);
      whole.write(piece);
      follower.push(piece);
      if (turn % 3 !== 0) continue;
      follower.catchUp('look');
      expect(follower.picture.serialize(0)).toBe(whole.serialize(0));
    }
    expect(follower.emulator.serialize()).toBe(whole.serialize());
  });

  it('glances at a flood now and then, and says when it will', () => {
    let time = 5;
    const follower = createFollower(createEmulator(size), null, () => time);
    follower.push(log(20_000, 1));
    expect(follower.catchUp('glance')).toBe(null);
    const before = follower.picture.text();
    follower.push(log(20_000, 900));
    time += 26;
    expect(follower.catchUp('glance')).toBe(40);
    expect(follower.picture.text()).toEqual(before);
    time += 40;
    expect(follower.catchUp('glance')).toBe(null);
    const after = follower.picture.text();
    expect(after).not.toEqual(before);
    follower.push(log(20_000, 5000));
    expect(follower.catchUp('look')).toBe(null);
    expect(follower.picture.text()).not.toEqual(after);
  });

  it('reads a line that does not end in slices too', () => {
    const { whole, work, follower } = inSlices();
    const endless = Buffer.from('x漢'.repeat(50_000));
    whole.write(endless);
    for (let at = 0; at < endless.length; at += 10_001)
      follower.push(endless.subarray(at, at + 10_001));
    expect(follower.behind).toBeGreaterThan(endless.length / 2);
    for (let next = work.shift(); next; next = work.shift()) next();
    expect(follower.picture.serialize()).toBe(whole.serialize());
  });

  it('reads what is costly in slices, and has all of it whenever it is asked for', () => {
    const { whole, work, follower } = inSlices();
    const costly = Buffer.from('\x1b[2J\x1b[Hx\x1b[3;3Hy'.repeat(2000));
    whole.write(costly);
    follower.push(costly);
    expect(follower.behind).toBeGreaterThan(costly.length / 2);
    follower.catchUp('look');
    let turns = 0;
    for (let next = work.shift(); next; next = work.shift(), turns++) next();
    expect(turns).toBeGreaterThan(5);
    expect(follower.behind).toBe(0);
    expect(follower.picture.serialize()).toBe(whole.serialize());
    const endless = Buffer.from('x漢'.repeat(50_000));
    for (const piece of [log(90_000, 5), endless, costly, log(40_000, 1), costly, log(90_000, 3)]) {
      whole.write(piece);
      follower.push(piece);
      if (work.length > 0) work.shift()?.();
    }
    expect(follower.behind).toBeGreaterThan(0);
    expect(follower.emulator.serialize()).toBe(whole.serialize());
    expect(follower.behind).toBe(0);
    work.shift()?.();
    expect(follower.emulator.serialize()).toBe(whole.serialize());
  });

  it('keeps both in step when the size changes during a flood', () => {
    const whole = createEmulator(size);
    const follower = createFollower(createEmulator(size));
    for (const [columns, rows] of [
      [30, 8],
      [90, 3],
    ] as const) {
      for (const emulator of [whole, follower]) emulator.resize(columns, rows);
      const piece = log(30_000, columns);
      whole.write(piece);
      follower.push(piece);
      follower.catchUp('look');
      expect(follower.picture.text()).toEqual(whole.text());
    }
    expect(follower.emulator.serialize()).toBe(whole.serialize());
  });
});

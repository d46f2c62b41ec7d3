/** Output that is costly to read: the town goes on meanwhile, and nothing is answered twice. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createIntake } from '../../src/daemon/intake.ts';
import { createEmulator } from '../../src/terminal/emulator.ts';
import { within } from '../until.ts';

const size = { columns: 60, rows: 8 };
const bytes = (text: string) => Buffer.from(text, 'latin1');
/** Each is a whole reset of the terminal, which takes longer than any text of its length. */
const costly = '\x1bc'.repeat(20_000);
const whereIsTheCursor = '\x1b[6n';
const whoAreYou = '\x1b[c';

function opened() {
  const replies: string[] = [];
  let whenRead: () => void = () => undefined;
  const intake = createIntake({
    ...size,
    onReply: (reply) => replies.push(Buffer.from(reply).toString('latin1')),
    onRead: () => whenRead(),
    log: (line) => expect.unreachable(line),
  });
  onTestFinished(() => intake.dispose());
  const allRead = () => {
    const read = new Promise<void>((resolve) => {
      whenRead = () => {
        if (intake.behind === 0) resolve();
      };
      whenRead();
    });
    return within('all of it to be read', read, { saw: () => `${intake.behind} bytes are left` });
  };
  return { intake, replies, allRead };
}

describe('costly output', () => {
  test('is read a slice at a time, and others have their turn between', async () => {
    const { intake, allRead } = opened();
    let turns = 0;
    const others = setInterval(() => (turns += intake.behind > 0 ? 1 : 0), 1);
    onTestFinished(() => clearInterval(others));
    intake.push(bytes(`lost${costly}kept`), 'new');
    expect(intake.behind).toBeGreaterThan(costly.length / 2);
    await allRead();
    expect(turns).toBeGreaterThan(5);
    expect(intake.look().text()[0]).toBe('kept');
  });

  test('is there at once for whoever needs all of it', () => {
    const { intake } = opened();
    intake.push(bytes(`${costly}all of it`), 'new');
    expect(intake.emulator.text()[0]).toBe('all of it');
    expect(intake.behind).toBe(0);
  });

  test('ends as if it had been read in one go, wherever it was cut', async () => {
    const output = `${costly}one\r\n\x1b[31mtwo${costly.slice(0, 9000)}\x1b[1;32mthree\r\n`;
    const whole = createEmulator({ ...size, scrollback: 1000 });
    onTestFinished(() => whole.dispose());
    whole.write(bytes(output));
    const { intake, allRead } = opened();
    for (let at = 0; at < output.length; at += 4095)
      intake.push(bytes(output.slice(at, at + 4095)), 'new');
    await allRead();
    expect(intake.emulator.serialize(0)).toBe(whole.serialize(0));
  });

  test('makes its agent wait, and plain output hardly does', async () => {
    const { intake, allRead } = opened();
    intake.push(bytes('plain\r\n'), 'new');
    expect(intake.wait()).toBe(0);
    intake.push(bytes(costly), 'new');
    await allRead();
    expect(intake.wait()).toBeGreaterThan(0);
  });
});

describe('a question', () => {
  test('is answered when its turn has come', async () => {
    const { intake, replies, allRead } = opened();
    intake.push(bytes(`${costly}ab${whereIsTheCursor}`), 'new');
    expect(replies).toEqual([]);
    await allRead();
    expect(replies).toEqual(['\x1b[1;3R']);
  });

  test('that another daemon has answered is not answered again, however late it is read', async () => {
    const { intake, replies, allRead } = opened();
    intake.push(bytes(`${costly}${whereIsTheCursor}`), 'old');
    intake.push(bytes(`${costly}${whoAreYou}`), 'new');
    await allRead();
    expect(replies).toEqual([expect.stringMatching(/^\x1b\[\?.*c$/)]);
  });
});

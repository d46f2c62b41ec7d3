/** What was written into lines, from one screen to the next. */
import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { keepWritten, readRecalled } from '../../src/cli/recalled-file.ts';
import { temporaryFolder } from '../temporary.ts';

const folder = temporaryFolder('town-written-');
const path = join(folder, 'state', 'written.jsonl');
beforeEach(() => rmSync(join(folder, 'state'), { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what was written', () => {
  it('is there for the next screen, with its line ends, for the person alone', () => {
    keepWritten(path, 'goal', 'Ship it\nat last');
    keepWritten(path, 'search', 'webhook');
    keepWritten(path, 'goal', 'Again');
    expect(readRecalled(path)).toEqual({
      goal: ['Ship it\nat last', 'Again'],
      search: ['webhook'],
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is nothing where there is no file, and what can be read of one that is torn', () => {
    expect(readRecalled(path)).toEqual({});
    keepWritten(path, 'goal', 'Ship it');
    appendFileSync(path, '{"kind":"goal","te\n{"kind":"none","text":"x"}\nnull\n{"kind":"goal"}\n');
    keepWritten(path, 'goal', 'Again');
    expect(readRecalled(path)).toEqual({ goal: ['Ship it', 'Again'] });
  });

  it('is cut to the newest when the file has grown long', () => {
    keepWritten(path, 'goal', 'first');
    const lines = Array.from({ length: 400 }, (_, index) =>
      JSON.stringify({ kind: 'goal', text: `${index} ${'x'.repeat(3000)}` }),
    );
    writeFileSync(path, `${lines.join('\n')}\n`);
    const before = readRecalled(path).goal?.length;
    expect(before).toBe(200);
    expect(readFileSync(path, 'utf8').split('\n').length).toBe(101);
    expect(readRecalled(path).goal?.at(-1)).toContain('399 ');
  });

  it('disturbs nobody where it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    keepWritten(join(folder, 'file', 'written.jsonl'), 'goal', 'Ship it');
    expect(readRecalled(join(folder, 'file', 'written.jsonl'))).toEqual({});
  });
});

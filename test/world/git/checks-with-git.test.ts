/** Checks that ask git, such as "what is generated was committed": git's answer is about what lands. */
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Batched } from '../../../src/core/effect.ts';
import { foundingOf, trusting } from '../../../src/world/real/git/index.ts';
import { allOf, mainOf, orderOn, task, verdicts } from './queue.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

type Way = [name: string, check: string, plant: (box: Sandbox, bad: Batched) => void];

const differs = "printf 'good\\n' > gen.txt; git diff --exit-code";

const ways: Way[] = [
  ['no trick at all', differs, () => undefined],
  [
    'a clean filter',
    differs,
    (box) => {
      box.write('.git/info/attributes', 'gen.txt filter=x\n');
      box.git(['config', 'filter.x.clean', 'echo stale']);
    },
  ],
  [
    'a replaced blob',
    differs,
    (box, { head }) => {
      const [stale, good] = [`${head}:gen.txt`, 'main:gen.txt'].map((each) =>
        box.git(['rev-parse', each]).trim(),
      );
      box.git(['replace', stale!, good!]);
    },
  ],
  [
    'core.excludesFile',
    'touch new.txt; test -z "$(git status --porcelain)"',
    (box) => {
      writeFileSync(path.join(box.folder, 'ignore'), 'new.txt\n');
      box.git(['config', 'core.excludesFile', path.join(box.folder, 'ignore')]);
    },
  ],
  [
    'core.fileMode',
    'chmod +x gen.txt; git diff --exit-code',
    (box) => box.git(['config', 'core.fileMode', 'false']),
  ],
  [
    'status.showUntrackedFiles',
    'touch new.txt; test -z "$(git status --porcelain)"',
    (box) => box.git(['config', 'status.showUntrackedFiles', 'no']),
  ],
  [
    'a file system monitor that sees nothing',
    `git status >/dev/null; ${differs}`,
    (box) => {
      const monitor = path.join(box.folder, 'monitor');
      writeFileSync(monitor, '#!/bin/sh\nprintf "x\\0"\n');
      chmodSync(monitor, 0o755);
      box.git(['config', 'core.fsmonitor', monitor]);
    },
  ],
];

test.each(ways)(
  'a check that asks git is not deceived by: %s',
  async (_name, check, plant) => {
    const box = sandbox();
    box.commit({ 'gen.txt': 'good\n' }, 'What was generated');
    const opened = await box.open();
    const { commands, settings } = await foundingOf(opened);
    const known = { environment: box.environment, founding: settings };
    const repository = trusting(opened, commands, known);
    const bad = task(box, 't-1', { 'gen.txt': 'stale\n' });
    plant(box, bad);
    const before = mainOf(box);
    const { order } = await orderOn(box, [bad], { repository, checks: [check] });
    const results = await allOf(order);
    expect(verdicts(results), JSON.stringify(results)).toEqual(['t-1 failed']);
    expect(mainOf(box)).toBe(before);
  },
  60_000,
);

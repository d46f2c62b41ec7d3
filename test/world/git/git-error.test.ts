import path from 'node:path';
import { expect, test } from 'vitest';
import { GitError, prepareOwnCheckout } from '../../../src/world/real/git/index.ts';
import { sandbox } from './sandbox.ts';

const failure = (stderr: string) =>
  new GitError({ command: ['checkout', 'main'], exitCode: 128, stderr });

test.each([
  [
    'a filter that is not installed',
    'git-lfs filter-process: 1: git-lfs: not found\nfatal: the remote end hung up unexpectedly\n',
    /git-lfs: not found/,
    /Install git-lfs/,
  ],
  [
    'a filter whose failure stands in the third line',
    "hint: one\nDownloading a.bin (1 kB)\nopen /x/lfs/tmp: no space left on device\nerror: external filter 'x smudge' failed 1\nfatal: a.bin: smudge filter x failed\n",
    /no space left on device/,
    /Free some disk space/,
  ],
  [
    'a full disk behind git’s own end',
    'error: unable to write file a.txt: No space left on device\nfatal: unpack-objects failed\n',
    /No space left on device/,
    /Free some disk space/,
  ],
  [
    'a program that is not there',
    'error: cannot run /no/such/ssh: No such file or directory\nfatal: unable to fork\n',
    /no\/such\/ssh/,
    /^$/,
  ],
  ['only a hang-up', 'fatal: the remote end hung up unexpectedly\n', /hung up/, /^$/],
  ['no output at all', '', /no reason given/, /^$/],
  [
    'progress before the reason',
    'Updating files: 10%\rUpdating files: 20%\rfatal: bad tree\n',
    /bad tree/,
    /^$/,
  ],
  [
    'an extension that this git does not know',
    'fatal: unknown repository extension found:\n\tfoo\n',
    /unknown repository extension/,
    /--unset-all extensions/,
  ],
])('the line that says why is found: %s', (_name, stderr, detail, next) => {
  const error = failure(stderr);
  expect(error.detail).toMatch(detail);
  expect(error.next).toMatch(next);
  expect(error.stderr).toBe(stderr);
});

test('a very long output is cut in what is told and in what is kept', () => {
  const error = failure(`${'x'.repeat(100_000)}\nfatal: ${'y'.repeat(5_000)}\n`);
  expect(error.message.length).toBeLessThan(500);
  expect(error.stderr.length).toBe(16_000);
});

test('a repository set up for a filter that is not installed says so', async () => {
  const box = sandbox();
  const commit = box.commit({ '.gitattributes': '*.bin filter=lfs\n', 'a.bin': 'data\n' });
  box.git(['config', '--global', 'filter.lfs.process', 'git-lfs filter-process']);
  box.git(['config', '--global', 'filter.lfs.required', 'true']);
  const repository = await box.open();
  const order = { path: path.join(box.root, '.town/merge/merge'), commit };
  const error = await prepareOwnCheckout(repository, order).catch((each: unknown) => each);
  expect(String(error)).toMatch(/git-lfs.*: not found\. Install git-lfs/);
});

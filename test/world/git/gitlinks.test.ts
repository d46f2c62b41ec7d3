import path from 'node:path';
import { expect, test } from 'vitest';
import { undeclaredRepositories } from '../../../src/world/real/git/index.ts';
import { sandbox } from './sandbox.ts';

test('a clone that was added as it is counts as files that are missing, a submodule does not', async () => {
  const box = sandbox();
  const base = box.git(['rev-parse', 'HEAD']).trim();
  const library = path.join(box.folder, 'library');
  box.git(['init', '-q', '-b', 'main', library]);
  box.commit({ 'lib.txt': '1' }, 'Library', library);
  box.git(['-c', 'protocol.file.allow=always', 'submodule', '-q', 'add', library, 'lib']);
  const declared = box.commit({}, 'A submodule');
  box.git(['clone', '-q', library, path.join(box.root, 'vendor/x y')]);
  const head = box.commit({}, 'A clone');
  const repository = await box.open();
  const between = (from: string, to: string) =>
    undeclaredRepositories(repository, { base: from, head: to });
  expect(await between(base, declared)).toEqual([]);
  expect(await between(base, head)).toEqual(['vendor/x y']);
  box.commit({ 'more.txt': '2' }, 'More', path.join(box.root, 'vendor/x y'));
  // It is in the project already: nobody who works on it now has put it there.
  expect(await between(head, box.commit({}, 'Moved on'))).toEqual([]);
});

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  checkRepository,
  foundingOf,
  openFounded,
  repositoryProblems,
} from '../../../src/world/real/git/index.ts';
import { allOf, mainOf, orderOn, task, verdicts } from './queue.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

const files = { 'src/b.txt': 'b\n', 'doc/c.txt': 'c\n' };

/** A town that was founded, and a task with work. What is planted after that is an agent's. */
async function founded() {
  const box = sandbox();
  box.commit(files, 'More files');
  const founding = (await foundingOf(await box.open())).settings;
  const repository = await box.open({ founding });
  const work = task(box, 't-1', { 'src/d.txt': 'one\r\ntwo\n', 'a.txt': 'changed\n' });
  return { box, founding, work, repository };
}

/** Runs the commands that the texts name, as the person does. */
function undo(box: Sandbox, told: string[]): void {
  for (const text of told) {
    const [, command = 'false'] = /To undo it: (.*)$/.exec(text) ?? [];
    execFileSync('sh', ['-c', command], { cwd: box.root, env: box.environment });
  }
}

const plants: [key: string, value: string][] = [
  ['core.bare', 'true'],
  ['core.worktree', '/tmp'],
  ['core.worktree', '/no/such/folder'],
  ['core.sparseCheckout', 'true'],
  ['core.ignoreStat', 'true'],
  ['core.checkStat', 'minimal'],
  ['core.autocrlf', 'true'],
  ['core.eol', 'crlf'],
  ['core.fileMode', 'false'],
  ['core.symlinks', 'false'],
  ['core.attributesFile', '/tmp/no-such-attributes'],
  ['core.excludesFile', '/tmp/no-such-excludes'],
  ['core.splitIndex', 'true'],
  ['core.bigFileThreshold', '1'],
  ['index.sparse', 'true'],
  ['merge.default', 'union'],
  ['merge.renormalize', 'true'],
  ['diff.autoRefreshIndex', 'false'],
  ['user.email', 'agent@example.org'],
  ['user.name', ''],
];

test.each(plants)(
  'work lands and the checkout follows with a planted %s = %s',
  async (key, value) => {
    const { box, founding, work, repository } = await founded();
    box.git(['config', key, value]);
    // The person's git, which `record` would ask, may be out of order now.
    const record = async () => undefined;
    const { order, said } = await orderOn(box, [work], { repository, record });
    expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
    expect(said.waits).toEqual([]);
    expect(box.read('a.txt')).toBe('changed\n');
    expect(box.read('src/d.txt')).toBe('one\r\ntwo\n');
    const options = { environment: box.environment, founding };
    const again = await checkRepository(box.root, 'main', options);
    expect(again.kind === 'repository' && again.repository.main).toEqual(repository.main);
    undo(box, await repositoryProblems(repository));
    expect(await repositoryProblems(repository)).toEqual([]);
    // What the person is not told of does no harm to a status of theirs.
    expect(box.git(['status', '--porcelain'])).toBe('');
    expect(mainOf(box)).toBe(work.head);
  },
);

test('commits of Town carry the name that the person had, whatever an agent calls itself', async () => {
  const { box, work, repository } = await founded();
  box.git(['config', 'user.name', 'Agent']);
  box.git(['config', 'user.email', 'agent@example.org']);
  box.commit({ 'e.txt': 'e' }, 'The person goes on');
  const { order } = await orderOn(box, [work], { repository });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
  expect(box.git(['log', '-1', '--format=%cn <%ce>'])).toBe('Ann <ann@example.org>\n');
});

test('the person’s own settings of the founding stay, also when an agent takes them away', async () => {
  const box = sandbox();
  box.git(['config', 'core.autocrlf', 'input']);
  const founding = (await foundingOf(await box.open())).settings;
  const repository = await box.open({ founding });
  expect(await repositoryProblems(repository)).toEqual([]);
  box.git(['config', '--unset', 'core.autocrlf']);
  // As a command that is not plumbing sees it.
  const seen = await repository.git(['-c', 'town.x=y', 'config', '--get', 'core.autocrlf']);
  expect(seen.text).toBe('input\n');
  expect(await repositoryProblems(repository)).toEqual([
    expect.stringContaining('core.autocrlf is not set any more (it was "input")'),
  ]);
});

test('grafts do not show Town another history', async () => {
  const { box, repository } = await founded();
  const head = mainOf(box);
  box.write('.git/info/grafts', `${head}\n`);
  expect(box.git(['rev-list', '--count', 'main'])).toBe('1\n');
  const seen = await repository.git(['rev-list', '--count', 'main']);
  expect([seen.text, seen.stderr]).toEqual(['2\n', '']);
});

test('a town in a linked worktree is opened where it was founded', async () => {
  const { box, founding } = await founded();
  const root = path.join(box.folder, 'linked');
  box.git(['worktree', 'add', '-q', '-b', 'lw', root]);
  box.git(['config', 'core.bare', 'true']);
  const options = { environment: box.environment, founding };
  const found = await checkRepository(root, 'lw', options);
  expect(found.kind === 'repository' && found.repository.main).toEqual({
    path: root,
    gitDir: path.join(box.root, '.git/worktrees/linked'),
  });
  const again = await openFounded(root, options);
  expect(again.commonDir).toBe(path.join(box.root, '.git'));
});

/**
 * An agent that wants a red tree to land. Each row is a way of its own; none may get a tree onto `main`
 * on which the checks fail, and none may stop good work after it.
 */
import {
  chmodSync,
  linkSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Batched } from '../../../src/core/effect.ts';
import { foundingOf, type Repository, trusting } from '../../../src/world/real/git/index.ts';
import { allOf, mainOf, orderOn, task, verdicts } from './queue.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

/** What `main` has before the agent comes. Everything the check looks at is a way to be red. */
const files = {
  'scripts/check.sh': [
    ': $Id$',
    'grep -qx good src/value.txt || { echo "value is not good"; exit 1; }',
    'test ! -e src/bad || { echo "src/bad is there"; exit 1; }',
    "printf 'a\\r\\nb\\r\\n' | cmp -s - src/dos.txt || { echo 'dos.txt is not CRLF'; exit 1; }",
    'sh src/run.sh || { echo "run.sh fails"; exit 1; }',
    'test -e gen/ok || { echo "gen/ok is not there"; exit 1; }',
    'test ! -e src/needs-cache || test -e cache/ok || { echo "cache/ok is not there"; exit 1; }',
    'test ! -e src/needs-local || test -e local/ok || { echo "local/ok is not there"; exit 1; }',
    'test ! -e src/needs-lib || test -e lib/ok || { echo "lib/ok is not there"; exit 1; }',
    'test -x src/tool || { echo "src/tool cannot be run"; exit 1; }',
    '',
  ].join('\n'),
  'src/value.txt': 'good\n',
  'src/dos.txt': 'a\r\nb\r\n',
  'src/run.sh': 'exit 0\n',
  'src/tool': '#!/bin/sh\n',
  'gen/ok': 'ok\n',
  '.gitattributes': 'scripts/check.sh ident\n',
  '.gitignore': 'cache/\n',
};
const checks = ['sh scripts/check.sh'];

type Scene = {
  box: Sandbox;
  /** The queue's own checkout, which the agent finds as the batch before has left it. */
  queue: string;
  gitDir: string;
  /** A task with these files changed; null deletes one. */
  red: (files: Record<string, string | null>) => Batched;
  outside: (name: string) => string;
};

type Way = [
  name: string,
  red: Record<string, string | null>,
  plant: (scene: Scene, bad: Batched) => void,
];

const badValue = { 'src/value.txt': 'bad \n' };

function write(place: string, text: string): void {
  mkdirSync(path.dirname(place), { recursive: true });
  rmSync(place, { recursive: true, force: true });
  writeFileSync(place, text);
}

/** Puts the queue's checkout at the red commit, so that git has nothing to do there. */
function standAt({ box, queue }: Scene, { head }: Batched): void {
  box.git(['checkout', '-q', '--force', '--detach', head], queue);
}

/** Object files are not looked at again by most commands, so one can lie about its name. */
function forgeBlob({ box }: Scene, blob: string, text: string, objects = '.git/objects'): void {
  const place = path.resolve(box.root, objects, blob.slice(0, 2), blob.slice(2));
  write(place, '');
  writeFileSync(place, deflateSync(Buffer.from(`blob ${Buffer.byteLength(text)}\0${text}`)));
}

const blobOf = (box: Sandbox, head: string, file: string): string =>
  box.git(['rev-parse', `${head}:${file}`]).trim();

const ways: Way[] = [
  ['no trick at all', badValue, () => undefined],
  [
    'skip-worktree in the index of the queue',
    badValue,
    ({ box, queue }) => box.git(['update-index', '--skip-worktree', 'src/value.txt'], queue),
  ],
  [
    'assume-unchanged in the index of the queue',
    badValue,
    ({ box, queue }) => box.git(['update-index', '--assume-unchanged', 'src/value.txt'], queue),
  ],
  [
    'a sparse checkout of the queue',
    { 'src/bad': 'x' },
    ({ box, queue }) => {
      box.git(['sparse-checkout', 'set', '--no-cone', '/*', '!/src/bad'], queue);
    },
  ],
  [
    'sparse patterns in the shared configuration',
    { 'src/bad': 'x' },
    ({ box, gitDir }) => {
      box.git(['config', 'core.sparseCheckout', 'true']);
      for (const place of [gitDir, path.join(box.root, '.git')])
        write(path.join(place, 'info/sparse-checkout'), '/*\n!/src/bad\n');
    },
  ],
  [
    'a filter in .gitattributes and the configuration',
    { ...badValue, '.gitattributes': '* filter=x\n' },
    ({ box }) => {
      box.git(['config', 'filter.x.smudge', 'sed s/bad./good/']);
      box.git(['config', 'filter.x.clean', 'sed s/good/bad./']);
    },
  ],
  [
    'a filter in info/attributes',
    badValue,
    ({ box }) => {
      box.write('.git/info/attributes', 'src/value.txt filter=x\n');
      box.git(['config', 'filter.x.smudge', 'sed s/bad./good/']);
    },
  ],
  [
    'line ends in info/attributes',
    { 'src/dos.txt': 'a\nb\n' },
    ({ box }) => box.write('.git/info/attributes', 'src/dos.txt text eol=crlf\n'),
  ],
  [
    'core.attributesFile',
    { 'src/dos.txt': 'a\nb\n' },
    (scene) => {
      write(scene.outside('attributes'), 'src/dos.txt text eol=crlf\n');
      scene.box.git(['config', 'core.attributesFile', scene.outside('attributes')]);
    },
  ],
  [
    'core.autocrlf and core.eol',
    { 'src/dos.txt': 'a\nb\n', '.gitattributes': 'src/dos.txt text=auto\n' },
    ({ box }) => {
      box.git(['config', 'core.autocrlf', 'true']);
      box.git(['config', 'core.eol', 'crlf']);
    },
  ],
  [
    'the keyword of ident in a file that lies there already',
    badValue,
    ({ queue, box }) => {
      const script = path.join(queue, 'scripts/check.sh');
      write(script, box.read('scripts/check.sh').replace('$Id$', '$Id: ; exit 0 # $'));
    },
  ],
  [
    'what info/exclude hides was left there',
    { 'src/needs-local': '' },
    ({ box, queue }) => {
      box.write('.git/info/exclude', '/local/\n/.town/\n');
      write(path.join(queue, 'local/ok'), 'ok\n');
    },
  ],
  [
    'what .gitignore hides was left there',
    { 'src/needs-cache': '' },
    ({ queue }) => write(path.join(queue, 'cache/ok'), 'ok\n'),
  ],
  [
    'what core.excludesFile hides was left there',
    { 'src/needs-local': '' },
    ({ box, queue, outside }) => {
      write(outside('ignore'), 'local/\n');
      box.git(['config', 'core.excludesFile', outside('ignore')]);
      write(path.join(queue, 'local/ok'), 'ok\n');
    },
  ],
  [
    'worktree configuration: sparse patterns',
    { 'src/bad': 'x' },
    ({ box, queue, gitDir }) => {
      box.git(['config', 'extensions.worktreeConfig', 'true']);
      box.git(['config', '--worktree', 'core.sparseCheckout', 'true'], queue);
      write(path.join(gitDir, 'info/sparse-checkout'), '/*\n!/src/bad\n');
    },
  ],
  [
    'core.worktree in the shared configuration',
    badValue,
    (scene) => {
      scene.box.git(['clone', '-q', scene.box.root, scene.outside('good')]);
      scene.box.git(['config', 'core.worktree', scene.outside('good')]);
    },
  ],
  [
    'core.ignoreStat, core.checkStat and core.trustctime',
    badValue,
    (scene, bad) => {
      for (const [key, value] of [
        ['core.ignoreStat', 'true'],
        ['core.checkStat', 'minimal'],
        ['core.trustctime', 'false'],
      ] as const)
        scene.box.git(['config', key, value]);
      standAt(scene, bad);
      writeFileSync(path.join(scene.queue, 'src/value.txt'), 'good\n');
    },
  ],
  [
    'a time stamp as before (racy git)',
    badValue,
    (scene, bad) => {
      standAt(scene, bad);
      const file = path.join(scene.queue, 'src/value.txt');
      utimesSync(file, 1_000_000_000, 1_000_000_000);
      scene.box.git(['update-index', '--refresh'], scene.queue);
      writeFileSync(file, 'good\n');
      utimesSync(file, 1_000_000_000, 1_000_000_000);
    },
  ],
  [
    'a replacement of the blob',
    badValue,
    ({ box }, bad) => {
      const good = blobOf(box, 'main', 'src/value.txt');
      box.git(['replace', blobOf(box, bad.head, 'src/value.txt'), good]);
    },
  ],
  [
    'a replacement of the commit',
    badValue,
    ({ box }, bad) => box.git(['replace', bad.head, 'main']),
  ],
  [
    'grafts: main has all of it',
    badValue,
    ({ box }, bad) => box.write('.git/info/grafts', `${mainOf(box)} ${bad.head}\n`),
  ],
  [
    'a planted shallow file',
    badValue,
    ({ box }, bad) => box.write('.git/shallow', `${bad.head}\n`),
  ],
  [
    'an object that lies about its name',
    badValue,
    (scene, bad) => forgeBlob(scene, blobOf(scene.box, bad.head, 'src/value.txt'), 'good\n'),
  ],
  [
    'an object of main that lies about its name',
    badValue,
    (scene) => forgeBlob(scene, blobOf(scene.box, 'main', 'scripts/check.sh'), 'exit 0\n'),
  ],
  [
    'an object in an alternate that lies about its name',
    badValue,
    (scene, bad) => {
      const { box, outside } = scene;
      const blob = blobOf(box, bad.head, 'src/value.txt');
      rmSync(path.join(box.root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
      forgeBlob(scene, blob, 'good\n', outside('objects'));
      box.write('.git/objects/info/alternates', `${outside('objects')}\n`);
    },
  ],
  [
    'another repository behind the checkout of the queue (commondir)',
    badValue,
    (scene, bad) => {
      const { box, outside, gitDir } = scene;
      box.git(['clone', '-q', '--mirror', '--no-hardlinks', box.root, outside('other')]);
      box.git(['config', 'core.autocrlf', 'false'], outside('other'));
      const blob = blobOf(box, bad.head, 'src/value.txt');
      box.git(['replace', blob, blobOf(box, 'main', 'src/value.txt')], outside('other'));
      forgeBlob(scene, blob, 'good\n', path.join(outside('other'), 'objects'));
      write(path.join(gitDir, 'commondir'), `${outside('other')}\n`);
    },
  ],
  [
    'a .git file that leads to another repository',
    badValue,
    ({ box, queue, outside }) => {
      box.git(['clone', '-q', box.root, outside('other')]);
      write(path.join(queue, '.git'), `gitdir: ${outside('other')}/.git\n`);
    },
  ],
  [
    'a folder that is a symlink',
    badValue,
    (scene, bad) => {
      standAt(scene, bad);
      const { queue, outside } = scene;
      write(path.join(outside('src'), 'value.txt'), 'good\n');
      for (const name of ['dos.txt', 'run.sh', 'tool'])
        linkSync(path.join(queue, 'src', name), path.join(outside('src'), name));
      rmSync(path.join(queue, 'src'), { recursive: true });
      symlinkSync(outside('src'), path.join(queue, 'src'));
    },
  ],
  [
    'a file that is a symlink',
    badValue,
    (scene, bad) => {
      standAt(scene, bad);
      write(scene.outside('value'), 'good\n');
      rmSync(path.join(scene.queue, 'src/value.txt'));
      symlinkSync(scene.outside('value'), path.join(scene.queue, 'src/value.txt'));
    },
  ],
  [
    'a file that is a hard link',
    badValue,
    (scene, bad) => {
      standAt(scene, bad);
      write(scene.outside('value'), 'good\n');
      rmSync(path.join(scene.queue, 'src/value.txt'));
      linkSync(scene.outside('value'), path.join(scene.queue, 'src/value.txt'));
    },
  ],
  [
    'a folder in the place of a file',
    badValue,
    ({ queue }) => {
      rmSync(path.join(queue, 'src/value.txt'));
      write(path.join(queue, 'src/value.txt/cache/ok'), 'ok\n');
    },
  ],
  [
    'files in the folder of a gitlink',
    { 'src/needs-lib': '' },
    ({ queue }) => write(path.join(queue, 'lib/ok'), 'ok\n'),
  ],
  [
    'a repository in the checkout of the queue',
    { 'gen/ok': null },
    (scene, bad) => {
      standAt(scene, bad);
      const gen = path.join(scene.queue, 'gen');
      mkdirSync(gen, { recursive: true });
      scene.box.git(['init', '-q'], gen);
      write(path.join(gen, 'ok'), 'ok\n');
      scene.box.git(['add', '-A'], gen);
      scene.box.git(['commit', '-q', '-m', 'Inner'], gen);
    },
  ],
  [
    'core.fileMode and a mode that lies there already',
    {},
    (scene, bad) => {
      const { box, queue } = scene;
      box.git(['checkout', '-q', bad.branch]);
      box.git(['update-index', '--chmod=-x', 'src/tool']);
      box.git(['commit', '-q', '-m', 'Not executable']);
      bad.head = box.git(['rev-parse', 'HEAD']).trim();
      box.git(['checkout', '-q', '--force', 'main']);
      box.git(['config', 'core.fileMode', 'false']);
      standAt(scene, bad);
      chmodSync(path.join(queue, 'src/tool'), 0o755);
    },
  ],
  [
    'core.symlinks',
    badValue,
    (scene, bad) => {
      scene.box.git(['config', 'core.symlinks', 'false']);
      standAt(scene, bad);
    },
  ],
  [
    'names that differ in case',
    { ...badValue, 'src/Value.txt': 'good\n', 'SRC/value.txt': 'good\n' },
    ({ box }) => box.git(['config', 'core.ignoreCase', 'true']),
  ],
  [
    'names that differ in their Unicode form',
    { ...badValue, 'src/v\u00e4lue.txt': 'good\n', 'src/va\u0308lue.txt': 'good\n' },
    ({ box }) => box.git(['config', 'core.precomposeUnicode', 'true']),
  ],
  [
    'a huge file and core.bigFileThreshold',
    { ...badValue, huge: 'x'.repeat(20_000_000) },
    ({ box }) => box.git(['config', 'core.bigFileThreshold', '1']),
  ],
  [
    'an empty tree',
    {},
    ({ box }, bad) => {
      box.git(['checkout', '-q', bad.branch]);
      box.git(['rm', '-q', '-r', '.']);
      box.git(['commit', '-q', '-m', 'Nothing is left']);
      bad.head = box.git(['rev-parse', 'HEAD']).trim();
      box.git(['checkout', '-q', 'main']);
    },
  ],
  [
    'a merge that keeps what nobody wrote',
    { 'src/other.txt': 'x' },
    ({ box }, bad) => {
      box.git(['checkout', '-q', '-b', 'side', bad.base]);
      box.commit({ 'src/side.txt': 'x' }, 'Side');
      box.git(['checkout', '-q', bad.branch]);
      box.git(['merge', '-q', '--no-ff', '--no-commit', 'side']);
      bad.head = box.commit({ 'src/value.txt': 'bad\n' }, 'A merge');
      box.git(['checkout', '-q', 'main']);
    },
  ],
  [
    'a tag with the name of the branch',
    badValue,
    ({ box }, bad) => {
      box.git(['tag', 'main', bad.head]);
      box.git(['tag', 'refs/heads/main', bad.head]);
      box.git(['tag', bad.branch, 'refs/heads/main']);
    },
  ],
  [
    'a merge driver in info/attributes',
    badValue,
    ({ box }) => {
      box.write('.git/info/attributes', 'src/value.txt merge=x\n');
      box.git(['config', 'merge.x.driver', 'true']);
    },
  ],
  [
    'hooks',
    badValue,
    ({ box, queue }) => {
      const hook = `#!/bin/sh\necho good > '${queue}/src/value.txt'\n`;
      for (const name of ['post-checkout', 'post-index-change', 'reference-transaction'])
        writeFileSync(path.join(box.root, '.git/hooks', name), hook, { mode: 0o755 });
      box.git(['config', 'core.hooksPath', path.join(box.root, '.git/hooks')]);
    },
  ],
  [
    'a file system monitor that sees nothing',
    badValue,
    (scene, bad) => {
      standAt(scene, bad);
      const monitor = scene.outside('monitor');
      write(monitor, '#!/bin/sh\nprintf "x\\0"\n');
      chmodSync(monitor, 0o755);
      scene.box.git(['config', 'core.fsmonitor', monitor]);
      writeFileSync(path.join(scene.queue, 'src/value.txt'), 'good\n');
    },
  ],
  [
    'an untracked cache and a split index',
    { 'gen/ok': null },
    (scene, bad) => {
      const { box, queue } = scene;
      standAt(scene, bad);
      box.git(['update-index', '--split-index', '--untracked-cache'], queue);
      write(path.join(queue, 'gen/ok'), 'ok\n');
      box.git(['config', 'core.splitIndex', 'true']);
    },
  ],
  [
    'HEAD of the queue on main',
    badValue,
    ({ gitDir }) => write(path.join(gitDir, 'HEAD'), 'ref: refs/heads/main\n'),
  ],
  [
    'an index that cannot be written, and locks',
    badValue,
    ({ gitDir }) => {
      rmSync(path.join(gitDir, 'index'), { force: true });
      mkdirSync(path.join(gitDir, 'index'));
      write(path.join(gitDir, 'HEAD.lock'), '');
    },
  ],
];

async function sceneOf(): Promise<{ scene: Scene; repository: Repository }> {
  const box = sandbox();
  box.commit(files, 'The project');
  box.git(['update-index', '--chmod=+x', 'src/tool']);
  const start = box.git(['rev-parse', 'HEAD']).trim();
  box.git(['update-index', '--add', '--cacheinfo', `160000,${start},lib`]);
  box.git(['commit', '-q', '-m', 'A tool and a gitlink']);
  box.git(['checkout', '-q', '--force', 'main']);
  const opened = await box.open();
  const { commands, settings } = await foundingOf(opened);
  const repository = trusting(opened, commands, {
    environment: box.environment,
    founding: settings,
  });
  let number = 0;
  const red = (changed: Record<string, string | null>) => {
    number += 1;
    const there = Object.entries(changed).filter(([, text]) => text !== null);
    const made = task(box, `t-${number}`, { 'notes.txt': `${number}` });
    box.git(['checkout', '-q', made.branch]);
    for (const [file, text] of Object.entries(changed))
      if (text === null) rmSync(path.join(box.root, file), { recursive: true });
    const head = box.commit(Object.fromEntries(there) as Record<string, string>, 'Red work');
    box.git(['checkout', '-q', 'main']);
    return { ...made, head };
  };
  const outside = (name: string) => path.join(box.folder, `outside-${name}`);
  const queue = path.join(box.root, '.town/merge/merge');
  const gitDir = path.join(box.root, '.git/worktrees/merge');
  return { scene: { box, queue, gitDir, red, outside }, repository };
}

/** The objects of `main` itself are damaged here, so nothing may land before that is mended. */
const spoiled = new Set(['an object of main that lies about its name']);

test.each(ways)(
  'a red tree does not land by: %s',
  async (name, changed, plant) => {
    const { scene, repository } = await sceneOf();
    const { box } = scene;
    const on = (tasks: Batched[]) => orderOn(box, tasks, { repository, checks });
    const first = await on([task(box, 't-first', { 'first.txt': '1' })]);
    expect(verdicts(await allOf(first.order))).toEqual(['t-first merged']);

    const bad = scene.red(changed);
    const good = task(box, 't-good', { 'good.txt': '1' });
    plant(scene, bad);
    const before = mainOf(box);
    const results = await allOf((await on([bad])).order);
    expect(results, JSON.stringify(results)).not.toMatchObject([{ verdict: 'merged' }]);
    expect(mainOf(box)).toBe(before);

    const after = await allOf((await on([good])).order);
    const verdict = spoiled.has(name) ? 'failed' : 'merged';
    expect(after, JSON.stringify(after)).toMatchObject([{ verdict }]);
  },
  60_000,
);

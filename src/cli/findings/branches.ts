/** Whether the branches can be made that Town needs, and whether the one is there that work lands on. */
import { existsSync } from 'node:fs';
import type { TownFolder } from '../../client/town-folder.ts';
import type { Entry } from '../../core/index.ts';
import { foldLedger } from '../../daemon/open-town.ts';
import { openReadOnly } from '../../ledger/index.ts';
import { about, type Finding } from './finding.ts';
import { inTeam, type Scene } from './scene.ts';

export async function branchFindings(scene: Scene): Promise<Finding[]> {
  const { repository, graph, head, into } = scene;
  if (repository === null) return [];
  const asked = ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads'];
  const branches = (await repository.git(asked)).text.split('\n').filter((name) => name !== '');
  const missing = graph !== null && head === null && branches.length > 0;
  return [
    ...(missing ? [noSuchBranch(scene, branches)] : []),
    ...inTheWay(
      await idOf(scene.folder),
      branches.filter((name) => name !== into),
    ),
  ];
}

function noSuchBranch(scene: Scene, branches: string[]): Finding {
  const { into } = scene;
  const known = branches.filter((name) => !/^town(-[a-z0-9]+)?\//.test(name));
  return inTeam(scene, 'error', 'into', {
    path: ['into'],
    message: `there is no branch ${into}`,
    instead: `write one that is there (${known.slice(0, 5).join(', ')}), or make it: git branch ${into}`,
  });
}

/** Refs are paths: beside a branch `a` git keeps no `a/b`. Tasks of the town get `town-<id>/<task>`. */
function inTheWay(id: string | null, branches: string[]): Finding[] {
  if (id === null) return [];
  const folder = `town-${id}`;
  return branches
    .filter((name) => name === folder || new RegExp(`^${folder}/[^/]+/`).test(name))
    .map((name) => {
      const wanted = name === folder ? `${folder}/t-1` : name.split('/').slice(0, 2).join('/');
      const text = `the branch ${name} is in the way of branches such as ${wanted}`;
      const todo = `rename it: git branch -m ${name} ${name.replaceAll('/', '-')}-old`;
      return about('branches', name === folder ? 'error' : 'warning', text, todo);
    });
}

/** The id of the town; null before its first start. */
async function idOf({ ledger }: TownFolder): Promise<string | null> {
  if (!existsSync(ledger)) return null;
  return foldLedger(await openReadOnly<Entry>(ledger)).then(({ id }) => id);
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { townFolder } from '../../src/client/town-folder.ts';
import { emptyState, type State } from '../../src/core/index.ts';
import { openTownRepository } from '../../src/daemon/open-town.ts';
import { type Sandbox, sandbox } from '../world/git/sandbox.ts';

const key = 'filter.x.clean';

function open({ root }: Sandbox, state: Partial<State>) {
  const folder = townFolder(root);
  mkdirSync(folder.state, { recursive: true });
  const log = () => undefined;
  return openTownRepository(folder, {
    into: 'main',
    id: 'abc',
    state: { ...emptyState, ...state },
    log,
  });
}

test('a new town trusts what is there, one that has lost its memory trusts no command', async () => {
  const box = sandbox();
  box.git(['config', key, 'cat']);
  const fresh = await open(box, {});
  expect(fresh).toMatchObject({ lost: null, founding: { commands: { [key]: 'cat' } } });
  const old = sandbox();
  old.git(['config', key, 'cat']);
  const lost = await open(old, { seq: 5 });
  expect(lost.repository.trusted).toEqual({});
  expect(lost.lost).toContain('.town/trusted.json is gone');
});

test('a town of an earlier version goes by its file, any other by its ledger', async () => {
  const box = sandbox();
  box.git(['config', key, 'cat']);
  const file = path.join(box.root, '.town/trusted.json');
  const written = { commands: { [key]: 'old' }, settings: { 'core.eol': 'lf' } };
  mkdirSync(path.dirname(file));
  writeFileSync(file, JSON.stringify(written));
  const { founding, lost } = await open(box, { seq: 5 });
  expect(lost).toBeNull();
  expect(founding.commands).toEqual(written.commands);
  expect(founding.settings).toMatchObject({ 'core.eol': 'lf', 'info/attributes': '' });
  writeFileSync(file, 'not JSON');
  const again = await open(box, { seq: 6, founding });
  expect(again.founding).toEqual(founding);
  expect(again.lost).toContain('deleted or changed');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(founding);
});

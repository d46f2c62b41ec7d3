import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentForDaemon, unpackEnvironment } from '../../src/client/daemon-environment.ts';
import { yaml } from '../daemon/town.ts';
import { openPlace, program } from '../journeys/place.ts';
import { until } from '../until.ts';

test('A daemon has nothing of the one command that started it', () => {
  const kept = {
    ...{ HOME: '/home/ada', PATH: '/bin', LANG: 'C', SSH_AUTH_SOCK: '/s', DISPLAY: ':0' },
    ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'a@x', GIT_COMMITTER_NAME: 'Ada' },
    ...{ GIT_COMMITTER_EMAIL: 'a@x', GIT_CONFIG_GLOBAL: '/g', GIT_SSH_COMMAND: 'ssh -v' },
    ...{ NODE_OPTIONS: '--max-old-space-size=8192', NODE_ENV: 'test', NVM_DIR: '/nvm' },
    ...{ ANTHROPIC_API_KEY: 'key', TERM: 'xterm' },
  };
  const dropped = {
    ...{ GIT_AUTHOR_DATE: '1', GIT_COMMITTER_DATE: '1', GIT_DIR: '.git', GIT_INDEX_FILE: 'index' },
    ...{ GIT_WORK_TREE: '.', GIT_PREFIX: 'src/', GIT_EDITOR: ':', GIT_CONFIG_PARAMETERS: 'x' },
    ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a.b', GIT_REFLOG_ACTION: 'rebase' },
    ...{ GIT_ASKPASS: '/vscode/askpass', GIT_QUARANTINE_PATH: '/q', GIT_EXEC: '1' },
    ...{ npm_lifecycle_event: 'test', npm_config_prefix: '/p', INIT_CWD: '/', NODE: '/n' },
    ...{ TMUX: '/tmp/t', TMUX_PANE: '%1', STY: '1', TERM_PROGRAM: 'vscode', COLUMNS: '80' },
    ...{ VSCODE_INSPECTOR_OPTIONS: '{}', VSCODE_GIT_IPC_HANDLE: '/h', KITTY_WINDOW_ID: '1' },
    ...{ CLAUDECODE: '1', CLAUDE_CODE_ENTRYPOINT: 'cli', CLAUDE_CODE_SSE_PORT: '1' },
    ...{ MAKEFLAGS: '-j', MAKELEVEL: '1', PWD: '/', OLDPWD: '/', SHLVL: '3', _: '/bin/town' },
    ...{ TOWN_RUN: 'r-1', SSH_TTY: '/dev/pts/1', NODE_CHANNEL_FD: '3' },
  };
  expect(environmentForDaemon({ ...kept, ...dropped })).toEqual(kept);
  for (const options of [
    '--require /vscode/bootloader.js',
    '--inspect-brk=0',
    '-r x',
    '--import x',
  ])
    expect(environmentForDaemon({ NODE_OPTIONS: options })).toEqual({});
});

test('A daemon that somebody starts otherwise drops what is of the moment, and finds its certificates again', () => {
  const kept = { HOME: '/home/ada', NODE_EXTRA_CA_CERTS: '/certs' };
  const given: NodeJS.ProcessEnv = { ...kept, TOWN_RUN: 'r-1', TOWN_TOKEN: 'x', TMUX: '/tmp/t' };
  unpackEnvironment(given);
  expect(given).toEqual(kept);
  const started = environmentForDaemon(kept);
  expect(started['NODE_EXTRA_CA_CERTS']).toBeUndefined();
  unpackEnvironment(started);
  expect(started).toEqual(kept);
});

test('A daemon started by the hook of a commit has the person as the author, not the one of that commit', () => {
  const commit = { GIT_AUTHOR_NAME: 'Eve', GIT_AUTHOR_EMAIL: 'e@x', GIT_AUTHOR_DATE: '1' };
  expect(environmentForDaemon({ ...commit, HOME: '/home/ada' })).toEqual({ HOME: '/home/ada' });
  const person = { GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'a@x' };
  expect(environmentForDaemon({ ...commit, ...person })).toEqual({
    ...person,
    ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'a@x' },
  });
});

test('A town that is brought up from a git hook hands nothing of that commit on', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': yaml });
  const hook = join(place.root, '.git/hooks/post-commit');
  mkdirSync(join(place.root, '.git/hooks'), { recursive: true });
  writeFileSync(hook, `#!/bin/sh\nexec ${process.execPath} ${program} up\n`);
  chmodSync(hook, 0o755);
  execFileSync('git', ['commit', '--allow-empty', '-qm', 'Next', '--date=2001-01-01T00:00:00Z'], {
    cwd: place.root,
    env: { ...place.env, GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z' },
    stdio: 'pipe',
  });
  await place.ok('goal', 'env');
  const written = join(place.root, '.town/worktrees/t-1/t-1.env');
  const isWhole = () => existsSync(written) && readFileSync(written, 'utf8').includes('TOWN_RUN=');
  await until(`all of ${written}`, isWhole);
  const moment = /^GIT_(?!AUTHOR_(?:NAME|EMAIL)|COMMITTER_(?:NAME|EMAIL)|CEILING)/m;
  const names = (text: string) => text.split('\n').filter((line) => moment.test(line));
  expect(names(readFileSync(written, 'utf8'))).toEqual([]);
  expect(readFileSync(written, 'utf8')).toContain('GIT_AUTHOR_NAME=Ada');
  const daemon = JSON.parse(await place.ok('status', '--json')).daemon.pid;
  const environment = readFileSync(`/proc/${daemon}/environ`, 'utf8').replaceAll('\0', '\n');
  expect(names(environment)).toEqual([]);
});

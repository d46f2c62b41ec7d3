import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { earlyFlag } from '../../src/client/compile-early.ts';

it('is a flag that this Node knows: an unknown one would be complained of on the terminal', () => {
  const flag = earlyFlag(process.versions.v8);
  expect(flag).not.toBe(null);
  const told = (flag: string) =>
    spawnSync(process.execPath, ['-e', `require('v8').setFlagsFromString('${flag}')`], {
      encoding: 'utf8',
    });
  expect(told(flag!)).toMatchObject({ status: 0, stderr: '', stdout: '' });
  expect(told('--no-such-flag=1').stderr).toContain('no-such-flag');
});

it('is none for a V8 that is not known', () => {
  expect([earlyFlag('10.2.154'), earlyFlag('14.0.1'), earlyFlag('')]).toEqual([null, null, null]);
});

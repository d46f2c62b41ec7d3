import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { compilingIn } from '../../src/client/compiling.ts';

/** What Node says to a flag, and to it that of a program which sets it while it runs. */
const told = (flag: string) =>
  spawnSync(process.execPath, ['-e', `require('v8').setFlagsFromString('${flag}')`], {
    encoding: 'utf8',
    timeout: 30_000,
  });

it('is said by flags that this Node knows: an unknown one would be complained of on the terminal', () => {
  const flags = Object.values(compilingIn(process.versions.v8) ?? {}).flat();
  expect(flags).toHaveLength(4);
  for (const flag of flags) expect(told(flag)).toMatchObject({ status: 0, stderr: '', stdout: '' });
  expect(told('--no-such-flag=1').stderr).toContain('no-such-flag');
});

it('is not said to a V8 that is not known', () => {
  expect(['10.2.154', '14.0.1', ''].map(compilingIn)).toEqual([null, null, null]);
});

/**
 * Whether TurboFan (bit 64) has compiled a hot function by the time that it has had the processor for so many
 * milliseconds, in a program that sets these flags one after the other.
 */
const optimised = (ms: number, ...flags: string[]) => {
  const program = `
    const { setFlagsFromString } = require('v8');
    for (const flag of ${JSON.stringify(flags)}) setFlagsFromString(flag);
    const sum = (count) => { let all = 0; for (let at = 0; at < count; at++) all += at % 7; return all; };
    const isOptimised = () => (%GetOptimizationStatus(sum) & 64) !== 0;
    while (!isOptimised() && process.cpuUsage().user < ${1000 * ms}) sum(10000);
    console.log(isOptimised());`;
  const ran = spawnSync(process.execPath, ['--allow-natives-syntax', '-e', program], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return ran.stdout.trim();
};

it('stops a program that runs already from compiling, and lets it begin', () => {
  const { nothing, early } = compilingIn(process.versions.v8)!;
  expect(optimised(500, ...nothing)).toBe('false');
  expect(optimised(10_000, ...nothing, ...early)).toBe('true');
});

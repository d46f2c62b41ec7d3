import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findNode } from '../../src/client/find-node.ts';

/** A folder with a `node` in it that says it is of this version. */
function nodeOf(version: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'town-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'node'), `#!/bin/sh\necho ${version}\n`);
  chmodSync(join(folder, 'node'), 0o755);
  return folder;
}

describe('the Node to start a program with', () => {
  test('is this one while it is there', () => {
    expect(findNode()).toBe(process.execPath);
  });

  test('is the first on PATH that is new enough, when this one is gone', () => {
    const [old, fit, newer] = [nodeOf('v20.18.3'), nodeOf('v20.19.0'), nodeOf('v24.1.0')];
    const broken = nodeOf('oh no');
    mkdirSync(join(broken, 'sub/node'), { recursive: true });
    const path = [broken, join(broken, 'sub'), '/nowhere', old, fit, newer].join(delimiter);
    expect(findNode('/gone/node', path)).toBe(join(fit, 'node'));
    expect(findNode('/gone/node', [old, newer].join(delimiter))).toBe(join(newer, 'node'));
  });

  test('is missed in one line that says what to do', () => {
    const old = nodeOf('v18.20.0');
    expect(() => findNode('/gone/node', old)).toThrow(
      `Node is gone from /gone/node, and ${old}/node is too old. Install Node 20.19 or later, then run "town down --keep-agents" and "town up" with it on PATH; agents at work go on.`,
    );
    expect(() => findNode('/gone/node', '/nowhere')).toThrow('and PATH has no other. Install');
  });
});

/** Whether the briefs are there that the roles name. */
import { statSync } from 'node:fs';
import { briefFiles } from '../../daemon/brief-file.ts';
import { programs } from '../reach-town.ts';
import type { Finding } from './finding.ts';
import { inTeam, type Scene } from './scene.ts';

/** A run whose brief is missing cannot be started. */
export function briefFindings(scene: Scene): Finding[] {
  return Object.values(scene.graph?.roles ?? {}).flatMap((role) => {
    if (role.kind !== 'agent' || role.brief === null) return [];
    const { own, builtIn } = briefFiles(scene.folder, programs(), role.brief);
    const found = statSync(own, { throwIfNoEntry: false });
    if (found?.isFile() || (found === undefined && isFile(builtIn))) return [];
    const message =
      found === undefined ? `there is no brief ${role.brief}` : `${role.brief} is no plain file`;
    const instead = `write it, beside ${scene.file}, or leave "brief" out of the role`;
    const path = ['roles', role.name, 'brief'];
    return [inTeam(scene, 'error', role.name, { path, message, instead })];
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Town's presets with `agents.yaml` over them, as the person accepted it. */
import type { Daemon } from './daemon.ts';
import { openPresets } from './open-town.ts';
import { hashOf, presetFile, readTeamFile, textInForce } from './team-files.ts';

/** Reads the presets again when another text of `agents.yaml` is in force. Throws with its problems. */
export async function renewPresets(daemon: Daemon): Promise<void> {
  const text = await textInForce(daemon, await readTeamFile(daemon, presetFile));
  const hash = hashOf(text);
  if (daemon.presetsOf === hash) return;
  daemon.presets = await openPresets(daemon.folder, daemon.programs, text);
  daemon.presetsOf = hash;
}

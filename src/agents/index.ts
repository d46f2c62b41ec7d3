export { agentProblems, type Launch, type LaunchRequest, launchOf, presetOf } from './launch.ts';
export { type Loaded, loadPresets, type Presets } from './load.ts';
export type { Preset, Region, Rule } from './preset.ts';
export { readScreen, type ScreenReading, type Seen } from './reading.ts';
export type { Status } from './status.ts';

export { agentProblems, type Launch, type LaunchRequest, launchOf, presetOf } from './launch.ts';
export { isLoggedIn, type LoginState } from './login.ts';
export type { Preset, Region, Rule } from './preset.ts';
export { type Loaded, type Presets, presetsOf } from './presets.ts';
export { readScreen, type ScreenReading, type Seen, showsWork } from './reading.ts';
export type { Status } from './status.ts';

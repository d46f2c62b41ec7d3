export { agentProblems, type Launch, type LaunchRequest, launchOf, presetOf } from './launch.ts';
export { isLoggedIn, type LoginState } from './login.ts';
export type { FirstRunRule, Preset, Region, Rule } from './preset.ts';
export { type Loaded, type Presets, presetsOf } from './presets.ts';
export {
  type Beginning,
  isBegun,
  promptHeldMs,
  readScreen,
  type ScreenReading,
  type Seen,
  showsWork,
  startMs,
} from './reading.ts';
export type { Status } from './status.ts';

/** The terminal room: bytes to cells, cells to the screen, keys to bytes. */
export * from './compositor.ts';
export * from './emulator.ts';
export * from './encode.ts';
export * from './input.ts';
export * from './keys.ts';
export type { Rect } from './layout.ts';
export { fit, sanitise } from './sanitise.ts';
export * from './session.ts';
export type { Progress, Status } from './status.ts';

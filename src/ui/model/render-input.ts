/** Everything the screen is drawn from at one moment. */
import type { TownClient } from '../../client/town-client.ts';
import type { RunId } from '../../core/task.ts';
import type { Keymap } from '../input/keymap.ts';
import type { Size } from '../layout/layout.ts';
import type { Facts, View } from './model.ts';

/** What is known of the terminal shown at a seat. */
export type PaneStatus =
  /** Its screen is on its way. */
  | { kind: 'attaching'; run: RunId }
  | { kind: 'live'; run: RunId }
  /** The connection to its holder broke; the last screen stays while it is made again. */
  | { kind: 'reattaching'; run: RunId; reason: string }
  /** The session is over; its last screen stays until the seat gets another. */
  | { kind: 'ended'; run: RunId; how: string; at: number };

export type Look = {
  town: ReturnType<TownClient['snapshot']>;
  connection: ReturnType<TownClient['status']>;
  view: View;
  facts: Facts;
  keymap: Keymap;
  /** By name of the seat. */
  panes: Record<string, PaneStatus>;
  size: Size;
  /** Milliseconds since 1970. */
  now: number;
};

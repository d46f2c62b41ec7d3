/** The terminals as the screen shows them: live, but for one that may stand still while it is copied from. */
import type { Size } from '../../layout/layout.ts';
import type { View } from '../../model/model.ts';
import type { Panes } from '../panes.ts';
import { refitted } from './copy.ts';
import type { Still } from './screen-snapshot.ts';
import { type Frozen, freeze } from './snapshot-emulator.ts';

export type Freezer = Pick<Panes, 'emulator' | 'picture' | 'status'> & {
  readonly still: Still | null;
  /** Makes the terminal at a seat stand still; false when there is none. */
  freeze(seat: string): boolean;
  /** It follows the size of its place, like any other; the view after that. */
  refit(view: View, cells: (seat: string) => Size | null): View;
  /** It moves again once nobody copies from it. */
  thaw(view: View): void;
  close(): void;
};

export function createFreezer(panes: Pick<Panes, 'emulator' | 'picture' | 'status'>): Freezer {
  let frozen: Frozen | null = null;
  const drop = () => {
    frozen?.dispose();
    frozen = null;
  };
  return {
    emulator: (seat) => (seat === frozen?.seat ? frozen.emulator : panes.emulator(seat)),
    picture: (seat) => (seat === frozen?.seat ? frozen.emulator : panes.picture(seat)),
    status: () => panes.status(),
    get still() {
      return frozen?.still ?? null;
    },
    freeze(seat) {
      const live = panes.emulator(seat);
      if (live === null) return false;
      drop();
      frozen = freeze(seat, live);
      return true;
    },
    refit(view, cells) {
      const size = frozen === null ? null : cells(frozen.seat);
      if (frozen === null || size === null || !frozen.fit(size)) return view;
      if (view.mode.kind !== 'copying') return view;
      const copy = refitted(frozen.still, view.mode.copy);
      return { ...view, mode: { kind: 'copying', copy } };
    },
    thaw({ mode }) {
      if (mode.kind !== 'copying' || mode.copy.seat !== frozen?.seat) drop();
    },
    close: drop,
  };
}

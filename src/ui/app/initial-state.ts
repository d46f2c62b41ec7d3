/** What a screen begins with: the settings it was given, and where it looks first. */
import type { TownClient } from '../../client/town-client.ts';
import type { Recalled } from '../components/text-field/recall.ts';
import { firstView, type View } from '../model/model.ts';
import { seatFacts } from '../model/selectors.ts';
import { auto, type Themes } from '../theme/theme.ts';
import { visited } from '../views/town/focus.ts';
import type { LockRule } from '../views/town/lock.ts';

export type Beginning = {
  client: TownClient;
  /** The seat to begin with, zoomed and typed to; null for the whole town. */
  seat: string | null;
  /** Which seats are locked against stray typing. */
  lock: LockRule;
  themes: Themes;
  /** The theme to begin with. */
  theme: string;
  /** What was written at earlier screens. */
  recalled: Recalled;
};

export function viewAtFirst({ seat, client, lock, theme, themes, recalled }: Beginning): View {
  const locks = { ...firstView.town.locks, rule: lock };
  const names = [auto, ...Object.keys(themes)];
  const first: View = {
    ...firstView,
    recalled,
    theme: { chosen: theme, names },
    town: { ...firstView.town, locks },
  };
  if (seat === null) return first;
  const { run } = seatFacts(client.snapshot().state).find(({ name }) => name === seat) ?? {};
  const whole: View = { ...visited(first, seat), zoom: 'in' };
  return run == null ? whole : { ...whole, mode: { kind: 'typing', target: { seat, run } } };
}

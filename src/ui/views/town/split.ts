/** Moving the borders of the Town view, by keys and with the mouse. Pure. */
import type { Point } from '../../layout/rect.ts';
import { type Border, movedTo, unsplit } from '../../layout/split.ts';
import type { Facts, View } from '../../model/model.ts';
import { goTo } from './focus.ts';

export type Resize = 'larger' | 'smaller' | 'roster wider' | 'roster narrower';

/** A key moves a border by this part of what it divides. */
const keyStep = 1 / 24;

/** The border that a key moves; null when it is not on the screen. */
export function borderFor({ layout }: Facts, resize: Resize): Border | null {
  const borders = layout.kind === 'town' ? layout.borders : [];
  const isRoster = resize === 'roster wider' || resize === 'roster narrower';
  return borders.find(({ share }) => (share === 'roster') === isRoster) ?? null;
}

export function resized(view: View, facts: Facts, resize: Resize): View {
  const border = borderFor(facts, resize);
  if (border === null) return view;
  const cells = Math.max(1, Math.round(border.length * keyStep));
  const grows = resize === 'larger' || resize === 'roster wider';
  return withBorder(view, border, border.edge + (grows ? cells : -cells));
}

/** Every border where it suits the size. */
export function unsplitIn(view: View): View {
  return { ...view, town: { ...view.town, split: unsplit } };
}

export function grabbed(view: View, { share, axis, edge }: Border, at: Point): View {
  const held = { share, grip: edge - at[axis], moved: 'not yet' } as const;
  return { ...view, town: { ...view.town, held } };
}

/** The border follows the pointer. */
export function dragged(view: View, { layout }: Facts, at: Point): View {
  const { held } = view.town;
  const borders = layout.kind === 'town' ? layout.borders : [];
  const border = borders.find(({ share }) => share === held?.share);
  if (held === null || border === undefined) return view;
  const moving = { ...view, town: { ...view.town, held: { ...held, moved: 'moved' as const } } };
  return withBorder(moving, border, at[border.axis] + held.grip);
}

/** Lets go. A border that was not moved was only clicked, on the frame of this seat. */
export function dropped(view: View, facts: Facts, seat: string | null): View {
  const isClick = view.town.held?.moved === 'not yet';
  const free = { ...view, town: { ...view.town, held: null } };
  return isClick ? goTo(free, facts, seat ?? undefined, 'as it is') : free;
}

function withBorder(view: View, border: Border, edge: number): View {
  return { ...view, town: { ...view.town, split: movedTo(view.town.split, border, edge) } };
}

/** Colours by what they mean, and which theme gives them. The themes are data: `config/themes/`. */
import type { BackgroundColorName, ForegroundColorName } from 'chalk';
import type { Depth } from '../../terminal/depth.ts';
import type { Ground } from '../../terminal/ground.ts';

/** `#rrggbb`, or one of the 16 that the terminal's own palette colours. */
export type Colour = `#${string}` | ForegroundColorName;

export type Style = {
  color?: Colour;
  backgroundColor?: Colour;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
};

/** Everything that has a style of its own, with what it says. */
export const meanings = {
  plain: 'what is said most of the time',
  strong: 'what matters in its place: names, titles',
  quiet: 'what may be overlooked',
  line: 'frames and rules',
  focus: 'where the focus is in COMMAND',
  typing: 'where the keys go in TYPING',
  needed: 'someone needs the person',
  moving: 'work that moves',
  good: 'work that is finished',
  trouble: 'something that went wrong',
  added: 'lines that a change adds',
  removed: 'lines that a change takes away',
  keyword: 'in code: words of the language',
  literal: 'in code: texts and numbers',
  comment: 'in code: what is for people',
  definition: 'in code: names of what is defined',
} as const;
export type Meaning = keyof typeof meanings;

/** Words on a ground of their own. */
export const chips = ['command', 'typing', 'dialog', 'needed', 'tab'] as const;
export type Chip = (typeof chips)[number];

export type Theme = Record<Meaning, Style> & { chips: Record<Chip, Style> };

/** By name. */
export type Themes = Readonly<Record<string, Theme>>;

/** The choice that follows the terminal. */
export const auto = 'auto';

/** What the choice follows. */
export type Sight = {
  /** The colours that the person sees. */
  shown: Depth;
  /** The background of the terminal, as far as it has told. */
  ground: Ground;
  /** `NO_COLOR` is set (https://no-color.org): a theme that is named goes before it. */
  noColour: boolean;
};

/** The name of the theme to draw with. */
export function themeNamed(chosen: string, { shown, ground, noColour }: Sight): string {
  if (chosen !== auto) return chosen;
  if (noColour || shown === 'none') return 'no-colour';
  if (shown === '16') return ground === 'light' ? '16-colour-light' : '16-colour';
  return ground;
}

/** What `auto` may come to, so that these themes are always there. */
export const autoThemes = ['dark', 'light', '16-colour', '16-colour-light', 'no-colour'] as const;

/** The name of a colour of the palette as a background. */
export function asBackground(name: ForegroundColorName): BackgroundColorName {
  return `bg${name.charAt(0).toUpperCase()}${name.slice(1)}` as BackgroundColorName;
}

/**
 * Colours by what they mean. The tones are from the middle of the 256-colour cube, so that they
 * read on dark and light backgrounds and survive a terminal without true colour unchanged.
 */
export type Style = {
  color?: string;
  backgroundColor?: string;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
};

export type Theme = {
  /** What is said most of the time. */
  plain: Style;
  /** What matters in its place: names, titles. */
  strong: Style;
  /** What may be overlooked. */
  quiet: Style;
  /** Frames and rules. */
  line: Style;
  /** Where the focus is in COMMAND. */
  focus: Style;
  /** Where the keys go in TYPING. */
  typing: Style;
  /** Someone needs the person. */
  needed: Style;
  /** Work that moves. */
  moving: Style;
  /** Work that is finished. */
  good: Style;
  /** Something that went wrong. */
  trouble: Style;
  /** Lines that a change adds or takes away. */
  added: Style;
  removed: Style;
  /** Parts of code. */
  keyword: Style;
  literal: Style;
  comment: Style;
  definition: Style;
  chips: { command: Style; typing: Style; dialog: Style; needed: Style; tab: Style };
};

const tones = {
  grey: '#8a8a8a',
  faint: '#6c6c6c',
  blue: '#5f87d7',
  green: '#5faf5f',
  amber: '#d78700',
  teal: '#5fafaf',
  red: '#d75f5f',
  violet: '#af87d7',
  black: '#121212',
};

const coloured: Theme = {
  plain: {},
  strong: { bold: true },
  quiet: { color: tones.grey },
  line: { color: tones.faint },
  focus: { color: tones.blue, bold: true },
  typing: { color: tones.green, bold: true },
  needed: { color: tones.amber, bold: true },
  moving: { color: tones.teal },
  good: { color: tones.green },
  trouble: { color: tones.red, bold: true },
  added: { color: tones.green },
  removed: { color: tones.red },
  keyword: { color: tones.violet },
  literal: { color: tones.amber },
  comment: { color: tones.grey },
  definition: { color: tones.blue },
  chips: {
    command: { color: tones.black, backgroundColor: tones.blue, bold: true },
    typing: { color: tones.black, backgroundColor: tones.green, bold: true },
    dialog: { color: tones.black, backgroundColor: tones.teal, bold: true },
    needed: { color: tones.black, backgroundColor: tones.amber, bold: true },
    tab: { color: tones.black, backgroundColor: tones.grey, bold: true },
  },
};

/** Weight and inversion alone; letters and shapes tell the rest. */
const uncoloured: Theme = {
  plain: {},
  strong: { bold: true },
  quiet: {},
  line: { dimColor: true },
  focus: { bold: true },
  typing: { bold: true },
  needed: { bold: true },
  moving: {},
  good: {},
  trouble: { bold: true },
  added: {},
  removed: {},
  keyword: {},
  literal: {},
  comment: { dimColor: true },
  definition: {},
  chips: {
    command: { inverse: true, bold: true },
    typing: { inverse: true, bold: true },
    dialog: { inverse: true, bold: true },
    needed: { inverse: true, bold: true },
    tab: { inverse: true, bold: true },
  },
};

/** The theme to draw with; `NO_COLOR` asks for the one without (https://no-color.org). */
export function themeFor(environment: Record<string, string | undefined>): Theme {
  return environment['NO_COLOR'] ? uncoloured : coloured;
}

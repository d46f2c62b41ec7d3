/** The themes: what their files may say, which one is taken, and that all of them can be read. */
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/ui/platform/settings.ts';
import {
  autoThemes,
  type Colour,
  chips,
  type Meaning,
  meanings,
  type Sight,
  type Style,
  themeNamed,
} from '../../src/ui/theme/theme.ts';
import { readThemes } from '../../src/ui/theme/theme-file.ts';
import { themeFiles, themesOf } from './fixtures/themes.ts';

const folder = new URL('../../config/themes', import.meta.url).pathname;
const files = themeFiles(folder);
const themes = themesOf(folder);
const names = Object.keys(themes);
const meaningNames = Object.keys(meanings) as Meaning[];

const withOwn = (text: string, name = 'mine') =>
  readThemes(files, [{ name, file: { path: `${name}.yaml`, text } }]);

describe('the themes', () => {
  it('are seven as shipped, and each is whole', () => {
    expect(names.sort()).toEqual([
      ...['16-colour', '16-colour-light', 'dark', 'high-contrast', 'high-contrast-light'],
      ...['light', 'no-colour'],
    ]);
    for (const name of names) {
      for (const meaning of meaningNames) expect(themes[name]?.[meaning]).toBeDefined();
      for (const chip of chips) expect(themes[name]?.chips[chip]).toBeDefined();
    }
  });

  it('take what the user writes over a shipped one, and keep the rest', () => {
    const changed = withOwn('meanings: { quiet: bold "red" }'.replaceAll('"', ''), 'dark');
    expect(changed['dark']?.quiet).toEqual({ bold: true, color: 'red' });
    expect(changed['dark']?.good).toEqual(themes['dark']?.good);
    expect(changed['light']).toEqual(themes['light']);
  });

  it('take a theme of the user beside them, with colours of its own', () => {
    const text = [
      'from: light',
      'colours: { sun: "#ffcc00", red: "#aa0000" }',
      'meanings: { needed: bold red on sun, good: bright green }',
      'chips: { tab: inverse, command: "#ffffff on black" }',
    ].join('\n');
    const { mine } = withOwn(text);
    expect(mine?.needed).toEqual({ bold: true, color: '#aa0000', backgroundColor: '#ffcc00' });
    expect(mine?.good).toEqual({ color: 'greenBright' });
    expect(mine?.chips.tab).toEqual({ inverse: true });
    expect(mine?.chips.command).toEqual({ color: '#ffffff', backgroundColor: 'black' });
    expect(mine?.quiet).toEqual(themes['light']?.quiet);
  });

  const refused: [what: string, text: string, message: RegExp, name?: string][] = [
    ['an unknown part', 'colors: {}', /mine\.yaml: "colors" is none of from, colours, meanings/],
    ['an unknown meaning', 'meanings: { loud: bold }', /meanings has no "loud"; it has plain,/],
    ['an unknown chip', 'chips: { loud: bold }', /chips has no "loud"; it has command, typing/],
    [
      'an unknown colour',
      'from: dark\nmeanings: { quiet: gray }',
      /mine\.yaml: meanings, quiet: "gray" is no colour\. There are black, red.*bold, dim, inverse/,
    ],
    ['a colour without quotes', 'colours: { sun: #ffcc00 }', /#ffcc00 needs quotes/],
    ['one after a word', 'from: dark\nmeanings:\n  quiet: bold #ffcc00', /#ffcc00 needs quotes/],
    ['half a colour', 'colours: { sun: "#fc0" }', /colours, sun: expected "#rrggbb" in quotes/],
    ['a number for a colour', 'colours: { sun: 121212 }', /colours, sun: expected "#rrggbb"/],
    ['a colour called as a weight', 'colours: { bold: red }', /"bold" is no name for a colour/],
    ['nothing after on', 'from: dark\nmeanings: { quiet: red on }', /after "on" there is no/],
    ['an empty style', 'from: dark\nmeanings: { quiet: }', /meanings, quiet: expected words/],
    ['a list', 'from: dark\nmeanings: [quiet]', /meanings needs lines like/],
    ['a new one from nothing', 'meanings: { quiet: red }', /mine\.yaml: say which theme it is/],
    ['one from an unknown one', 'from: pink', /from: "pink" is none of .*dark/],
    ['one called auto', 'from: dark', /"auto" is the choice that follows/, 'auto'],
    ['no YAML', 'meanings: {', /mine\.yaml: /],
  ];
  for (const [what, text, message, name] of refused)
    it(`refuse ${what}`, () => {
      expect(() => withOwn(text, name)).toThrow(message);
    });

  it('are refused when one that auto takes is missing or lacks a line', () => {
    expect(() =>
      readThemes(
        files.filter(({ name }) => name !== '16-colour'),
        [],
      ),
    ).toThrow(/There is no theme "16-colour"/);
    const torn = files.map(({ name, file }) => ({
      name,
      file: { ...file, text: file.text.replace(/^ {2}quiet:.*\n/m, '') },
    }));
    expect(() => readThemes(torn, [])).toThrow(/it lacks quiet/);
  });

  it('are all named in the settings that come with Town', () => {
    const all = [...names, 'auto'];
    for (const theme of all)
      expect(readSettings({ path: '', text: `theme: ${theme}` }, null, names).theme).toBe(theme);
  });
});

describe('the theme that is taken', () => {
  const plain: Sight = { shown: 'true', ground: 'dark', noColour: false };
  const cases: [chosen: string, sight: Partial<Sight>, taken: string][] = [
    ['auto', {}, 'dark'],
    ['auto', { ground: 'light' }, 'light'],
    ['auto', { shown: '256', ground: 'light' }, 'light'],
    ['auto', { shown: '16' }, '16-colour'],
    ['auto', { shown: '16', ground: 'light' }, '16-colour-light'],
    ['auto', { shown: 'none' }, 'no-colour'],
    ['auto', { noColour: true, ground: 'light' }, 'no-colour'],
    ['light', { noColour: true, shown: '16' }, 'light'],
  ];
  for (const [chosen, sight, taken] of cases)
    it(`is ${taken} for ${chosen} at ${JSON.stringify(sight)}`, () => {
      expect(themeNamed(chosen, { ...plain, ...sight })).toBe(taken);
    });

  it('is always one of those that are held to be there', () => {
    for (const shown of ['true', '256', '16', 'none'] as const)
      for (const ground of ['dark', 'light'] as const)
        for (const noColour of [true, false])
          expect(autoThemes).toContain(themeNamed('auto', { shown, ground, noColour }));
  });
});

/** Relative luminance (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.slice(1).match(/../g) ?? [])
    .map((digits) => Number.parseInt(digits, 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), from 1 to 21. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** The 16 as the Linux console has them, and as xterm has them. */
const order = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const palettes: Record<string, string[]> = {
  console: [
    ...['#000000', '#aa0000', '#00aa00', '#aa5500', '#0000aa', '#aa00aa', '#00aaaa', '#aaaaaa'],
    ...['#555555', '#ff5555', '#55ff55', '#ffff55', '#5555ff', '#ff55ff', '#55ffff', '#ffffff'],
  ],
  xterm: [
    ...['#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5'],
    ...['#7f7f7f', '#ff0000', '#00ff00', '#ffff00', '#5c5cff', '#ff00ff', '#00ffff', '#ffffff'],
  ],
};

/** What a colour may look like: one of the 16 in each palette, and bright when it is bold. */
function looksOf(colour: Colour, bold: boolean): string[] {
  if (colour.startsWith('#')) return [colour];
  const place = order.indexOf(colour.replace('Bright', ''));
  const isBright = colour.endsWith('Bright');
  return Object.values(palettes).flatMap((palette) => {
    const looks = [palette[place + (isBright ? 8 : 0)] ?? ''];
    return bold && !isBright ? [...looks, palette[place + 8] ?? ''] : looks;
  });
}

/** Every text of a style on every ground it may lie on. */
function pairsOf(style: Style, grounds: string[]): [text: string, ground: string][] {
  const { color, backgroundColor, bold = false } = style;
  if (color === undefined) return [];
  const under = backgroundColor === undefined ? grounds : looksOf(backgroundColor, false);
  return looksOf(color, bold).flatMap((text) =>
    under.map((ground): [string, string] => [text, ground]),
  );
}

describe('every text of a theme can be read', () => {
  const darkGrounds = ['#000000', '#121212', '#1e1e1e', '#282c34', '#002b36', '#2e3440'];
  const lightGrounds = ['#ffffff', '#fafafa', '#fdf6e3', '#eeeeee'];
  /** The backgrounds a theme is made for, and the contrast it has to reach on them. */
  const held: [theme: string, least: number, grounds: string[]][] = [
    ['dark', 4.5, darkGrounds],
    ['light', 4.5, lightGrounds],
    ['high-contrast', 7, ['#000000', '#121212', '#1e1e1e']],
    ['high-contrast-light', 7, ['#ffffff', '#fafafa', '#f5f5f5']],
    ['16-colour', 4.5, ['#000000']],
    ['16-colour-light', 4.5, ['#ffffff']],
  ];
  /** A frame is no text: three to one (https://www.w3.org/TR/WCAG22/#non-text-contrast). */
  const leastFor = (name: string, least: number) => (name === 'line' ? Math.min(3, least) : least);

  for (const [theme, least, grounds] of held)
    it(`${theme}: at least ${least} to 1`, () => {
      const { chips: ofChips, ...rest } = themes[theme]!;
      const styles = [...Object.entries(rest), ...Object.entries(ofChips)];
      const poor = styles.flatMap(([name, style]) =>
        pairsOf(style, grounds)
          .filter(([text, ground]) => contrast(text, ground) < leastFor(name, least))
          .map(([text, ground]) => `${name}: ${text} on ${ground} ${contrast(text, ground)}`),
      );
      expect(poor).toEqual([]);
      expect(styles.flatMap(([, style]) => pairsOf(style, grounds)).length).toBeGreaterThan(9);
    });

  it('no-colour: has none', () => {
    const { chips: ofChips, ...rest } = themes['no-colour']!;
    for (const style of [...Object.values(rest), ...Object.values(ofChips)]) {
      expect(style.color).toBeUndefined();
      expect(style.backgroundColor).toBeUndefined();
    }
  });

  it('16-colour: has the colours of the terminal alone', () => {
    for (const name of ['16-colour', '16-colour-light'])
      expect(
        files.find((each) => each.name === name)?.file.text.replace(/^#.*$/gm, ''),
      ).not.toContain('#');
  });

  it('and the measure is the known one', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 1);
    expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4.0, 1);
  });
});

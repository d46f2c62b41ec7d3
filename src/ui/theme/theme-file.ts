/**
 * Themes as people write them: those of `config/themes/`, and the user's own over and beside them. A
 * style is written in words: `bold amber`, `black on blue`.
 */
import type { ForegroundColorName } from 'chalk';
import { isRecord, readSmallFile, type SmallFile, SmallFileError } from '../platform/yaml-file.ts';
import {
  auto,
  autoThemes,
  type Chip,
  type Colour,
  chips,
  type Meaning,
  meanings,
  type Style,
  type Theme,
  type Themes,
} from './theme.ts';

/** A file and what the theme in it is called. */
export type ThemeFile = { name: string; file: SmallFile };

const meaningNames = Object.keys(meanings) as Meaning[];
const weights = ['bold', 'dim', 'inverse'] as const;
const ansi = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
/** Words that are no names of colours. */
const reserved: readonly string[] = [...weights, 'plain', 'on', 'bright'];

/** A colour without quotes is a comment in YAML, and would be gone without a word. */
const lostColour = /^[ \t]*[^\s#"'][^"'\n#]*:[^"'\n#]*[ \t](#[0-9a-f]{6})\b/im;

/**
 * All themes by name. An own theme with the name of a shipped one changes that; any other says `from`
 * which it is made.
 * @throws SmallFileError for an unknown name, colour or word, or a theme that is not whole.
 */
export function readThemes(shipped: readonly ThemeFile[], own: readonly ThemeFile[]): Themes {
  const parsed = shipped.map(({ name, file }) => [name, parsedIn(file), file.path] as const);
  const base = new Map(parsed.map(([name, written, path]) => [name, whole(written, path)]));
  for (const name of autoThemes)
    if (!base.has(name))
      throw new SmallFileError(`There is no theme "${name}"; Town's own files are not whole.`);
  const themes = new Map(base);
  for (const { name, file } of own) themes.set(name, ownTheme(name, file, base));
  return Object.fromEntries(themes);
}

function ownTheme(name: string, file: SmallFile, base: ReadonlyMap<string, Theme>): Theme {
  const names = [...base.keys()].join(', ');
  const written = parsedIn(file);
  if (name === auto)
    throw new SmallFileError(`${file.path}: "${auto}" is the choice that follows the terminal.`);
  const from = base.get(written.from ?? name);
  if (from === undefined)
    throw new SmallFileError(
      written.from === null
        ? `${file.path}: say which theme it is made from: "from:" and one of ${names}.`
        : `${file.path}: from: "${written.from}" is none of ${names}.`,
    );
  return { ...from, ...written.meanings, chips: { ...from.chips, ...written.chips } };
}

type Written = {
  from: string | null;
  meanings: Partial<Record<Meaning, Style>>;
  chips: Partial<Record<Chip, Style>>;
};

function parsedIn(file: SmallFile): Written {
  const { path, text } = file;
  const [, lost] = lostColour.exec(text) ?? [];
  if (lost !== undefined)
    throw new SmallFileError(`${path}: ${lost} needs quotes, for # begins a comment: "${lost}".`);
  const top = readSmallFile(file, ['from', 'colours', 'meanings', 'chips']);
  const { from = null } = top;
  if (from !== null && typeof from !== 'string')
    throw new SmallFileError(`${path}: from: expected the name of a theme.`);
  const colours = coloursIn(top['colours'], path);
  const styles = <K extends string>(section: string, names: readonly K[]) =>
    Object.fromEntries(
      linesIn(top[section], { section, names, path }).map(([name, words]) => [
        name,
        styleOf(words, colours, `${path}: ${section}, ${name}`),
      ]),
    ) as Partial<Record<K, Style>>;
  return { from, meanings: styles('meanings', meaningNames), chips: styles('chips', chips) };
}

function whole({ meanings: own, chips: ownChips }: Written, path: string): Theme {
  const missing = [
    ...meaningNames.filter((name) => own[name] === undefined),
    ...chips.filter((name) => ownChips[name] === undefined).map((name) => `chip ${name}`),
  ];
  if (missing.length > 0) throw new SmallFileError(`${path}: it lacks ${missing.join(', ')}.`);
  return { ...(own as Record<Meaning, Style>), chips: ownChips as Record<Chip, Style> };
}

type Section = { section: string; names: readonly string[] | null; path: string };

/** The lines of a part of the file; `names` are all it may have. */
function linesIn(value: unknown, { section, names, path }: Section): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (!isRecord(value))
    throw new SmallFileError(`${path}: ${section} needs lines like "quiet: grey".`);
  const stray = Object.keys(value).find((name) => names !== null && !names.includes(name));
  if (stray !== undefined)
    throw new SmallFileError(
      `${path}: ${section} has no "${stray}"; it has ${names?.join(', ') ?? ''}.`,
    );
  return Object.entries(value);
}

type Colours = ReadonlyMap<string, Colour>;

function coloursIn(value: unknown, path: string): Colours {
  const lines = linesIn(value, { section: 'colours', names: null, path });
  const found = new Map<string, Colour>();
  for (const [name, said] of lines) {
    if (!/^[a-z]+$/.test(name) || reserved.includes(name))
      throw new SmallFileError(`${path}: colours: "${name}" is no name for a colour.`);
    const colour = typeof said === 'string' ? colourOf(said.split(' '), new Map()) : null;
    if (colour === null)
      throw new SmallFileError(
        `${path}: colours, ${name}: expected "#rrggbb" in quotes, or ${ansiWords}.`,
      );
    found.set(name, colour);
  }
  return found;
}

const ansiWords = `one of ${ansi.join(', ')}, each also bright`;

/** `bold amber on black` as a style. */
function styleOf(value: unknown, colours: Colours, where: string): Style {
  if (typeof value !== 'string' || value.trim() === '')
    throw new SmallFileError(`${where}: expected words like "bold blue", or "plain".`);
  const words = value.trim().split(/\s+/);
  const weightWords = words.filter((word) => weights.some((name) => name === word));
  const rest = words.filter((word) => !weightWords.includes(word) && word !== 'plain');
  const on = rest.indexOf('on');
  const front = on < 0 ? rest : rest.slice(0, on);
  const back = on < 0 ? [] : rest.slice(on + 1);
  const colour = (named: string[]): Colour | undefined => {
    if (named.length === 0) return undefined;
    const found = colourOf(named, colours);
    if (found !== null) return found;
    const own = [...colours.keys()];
    throw new SmallFileError(
      `${where}: "${named.join(' ')}" is no colour. There are ${[...own, ...ansi].join(', ')}, "#rrggbb", and ${weights.join(', ')}.`,
    );
  };
  const [color, backgroundColor] = [colour(front), colour(back)];
  if (on >= 0 && backgroundColor === undefined)
    throw new SmallFileError(`${where}: after "on" there is no colour.`);
  return {
    ...(color === undefined ? {} : { color }),
    ...(backgroundColor === undefined ? {} : { backgroundColor }),
    ...(weightWords.includes('bold') ? { bold: true } : {}),
    ...(weightWords.includes('dim') ? { dimColor: true } : {}),
    ...(weightWords.includes('inverse') ? { inverse: true } : {}),
  };
}

function colourOf(words: string[], colours: Colours): Colour | null {
  const [first = '', second] = words;
  if (words.length === 1) {
    const own = colours.get(first);
    if (own !== undefined) return own;
    if (/^#[0-9a-f]{6}$/i.test(first)) return first as Colour;
  }
  const name = ansi.find((each) => each === (second ?? first));
  if (name === undefined || words.length > 2) return null;
  if (second === undefined) return name;
  return first === 'bright' ? (`${name}Bright` as ForegroundColorName) : null;
}

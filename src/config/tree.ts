/** YAML text to plain data, remembering where each key and value stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { Finding } from './problem.ts';
import { quoted } from './words.ts';

export type Path = readonly PropertyKey[];

/** Offsets into the text. */
type Spot = { key: number; value: number };

export type Tree = {
  /** Objects have no prototype, so that no key of the text means anything to JavaScript. */
  data: unknown;
  spots: Map<object, Map<string, Spot>>;
};

/** Values after every alias is followed; more than this is an attack, not a team. */
const mostValues = 100_000;
/** Keys that mean something to JavaScript or to other readers of YAML. */
const refusedKeys = new Set(['__proto__', 'constructor', 'prototype', '<<']);

/** Parses a text that the guard let through. Duplicate keys are found in `readTree`. */
export function parseYaml(text: string): Document.Parsed {
  return withoutStackTraces(() =>
    parseDocument(text, {
      version: '1.2',
      schema: 'core',
      strict: true,
      stringKeys: true,
      // The library compares every pair of keys, which takes minutes for some ten thousand.
      uniqueKeys: false,
      // Drawing the errors takes it time that grows with the square of their number.
      prettyErrors: false,
      logLevel: 'error',
    }),
  );
}

/** A text can have a quarter of a million errors; their stack traces are most of what they cost. */
function withoutStackTraces<Result>(parse: () => Result): Result {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return parse();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** What the YAML parser itself refused: the first of each kind, for later ones follow from it. */
export function syntaxFindings(document: Document.Parsed): Finding[] {
  const kinds = new Map<string, Finding>();
  for (const { pos, code, message } of document.errors) {
    const own = { message: message.replace(/^./, (first) => first.toLowerCase()) };
    if (!kinds.has(message)) kinds.set(message, { at: pos[0], ...(plainWords[code] ?? own) });
  }
  return [...kinds.values()];
}

const plainWords: Record<string, { message: string; instead?: string }> = {
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second ":" in one line',
    instead: 'put the text in quotes, or indent the lines below it evenly',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key runs over several lines',
    instead: 'look for a missing ":" or wrong indentation',
  },
  MULTIPLE_DOCS: { message: 'a second document begins here', instead: 'keep one town in one file' },
  NON_STRING_KEY: { message: 'a key must be plain text' },
  TAB_AS_INDENT: { message: 'a tab cannot indent', instead: 'use spaces' },
};

/** Turns the parsed text into data and its places, with what cannot be data. */
export function readTree(document: Document.Parsed): {
  tree: Tree;
  findings: Finding[];
  /** Aliases of aliases multiply the data past what may be walked. */
  tooLarge: boolean;
} {
  const reader = new Reader();
  const { value, size } = reader.read(document.contents);
  const tooLarge = size > mostValues;
  if (tooLarge) reader.findings.push({ at: 0, message: 'aliases make this file too large' });
  return { tree: { data: value, spots: reader.spots }, findings: reader.findings, tooLarge };
}

/**
 * Where a path stands: its key or its value. A path may lead past what is written: a key that is
 * missing is shown at the key of what should hold it, and what a plain value stands for
 * (`done: merge` for `done: { to: merge }`) at that value.
 */
export function locate(tree: Tree, path: Path, side: 'key' | 'value' = 'value'): number {
  let spot: Spot = { key: 0, value: 0 };
  let holder: unknown = tree.data;
  for (const step of path) {
    if (typeof holder !== 'object' || holder === null) return spot.value;
    const next = tree.spots.get(holder)?.get(String(step));
    if (!next) return spot.key;
    spot = next;
    holder = (holder as Record<PropertyKey, unknown>)[step];
  }
  return spot[side];
}

type Read = { value: unknown; size: number };

/** One walk over one document, in the order of the text, as anchors require. */
class Reader {
  readonly findings: Finding[] = [];
  readonly spots = new Map<object, Map<string, Spot>>();
  /** Null while the anchored value is still being read. */
  private readonly anchors = new Map<string, Read | null>();

  read(node: Node | null): Read {
    if (isAlias(node)) return this.follow(node.source, node.range?.[0] ?? 0);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, null);
    const read = this.readOwn(node);
    if (anchor !== undefined) this.anchors.set(anchor, read);
    return read;
  }

  private readOwn(node: Node | null): Read {
    if (isMap(node)) return this.readMap(node.items as Pairs);
    if (isSeq(node)) return this.readList(node.items as Node[]);
    return { value: isScalar(node) ? node.value : null, size: 1 };
  }

  private follow(anchor: string, at: number): Read {
    const found = this.anchors.get(anchor);
    if (found) return found;
    if (found === null)
      this.findings.push({ at, message: `the alias ${quoted(anchor)} stands inside itself` });
    else {
      const meant = { word: anchor, among: [...this.anchors.keys()] };
      this.findings.push({ at, message: `no anchor ${quoted(anchor)} before this`, meant });
    }
    return { value: null, size: 1 };
  }

  private readList(items: Node[]): Read {
    const value: unknown[] = [];
    const spots = new Map<string, Spot>();
    let size = 1;
    for (const [index, item] of items.entries()) {
      const at = item?.range?.[0] ?? 0;
      spots.set(String(index), { key: at, value: at });
      const read = this.read(item);
      value.push(read.value);
      size += read.size;
    }
    this.spots.set(value, spots);
    return { value, size };
  }

  private readMap(items: Pairs): Read {
    const value: Record<string, unknown> = Object.create(null);
    const spots = new Map<string, Spot>();
    let size = 1;
    for (const pair of items) {
      const key = String(isScalar(pair.key) ? pair.key.value : '');
      const at = pair.key?.range?.[0] ?? 0;
      const read = this.read(pair.value);
      size += read.size;
      if (!this.admits(key, at, spots)) continue;
      value[key] = read.value;
      spots.set(key, { key: at, value: startOf(pair.value) ?? at });
    }
    this.spots.set(value, spots);
    return { value, size };
  }

  private admits(key: string, at: number, earlier: Map<string, Spot>): boolean {
    if (refusedKeys.has(key))
      this.findings.push({ at, message: `the key ${quoted(key)} is not allowed` });
    else if (earlier.has(key))
      this.findings.push({
        at,
        message: `${quoted(key)} is written twice here`,
        instead: 'keep one of them',
      });
    else return true;
    return false;
  }
}

type Pairs = { key: Node | null; value: Node | null }[];

/** Nothing after the colon has no place of its own. */
function startOf(node: Node | null): number | null {
  const [start, end] = node?.range ?? [0, 0];
  return start === end ? null : start;
}

/**
 * The one place that knows the private parts of xterm.js 6. Its public API tells neither underline
 * styles and colours, nor cursor visibility, mouse encoding and saved cursor, and its `write` takes
 * effect only in a later turn of the event loop.
 */
import type { Terminal } from '@xterm/headless';

/** Colours, underline style (1…5) and hyperlink of a cell that has more than plain attributes. */
export type ExtendedAttributes = { underlineStyle: number; underlineColor: number };

/**
 * A row of cells, sometimes longer than the terminal is wide. `_data` has three words a cell: content (width in bits 22–23, `combined` flag in
 * bit 21, code point below), foreground and background, each with flags over 26 bits of colour.
 */
export type Line = {
  readonly length: number;
  readonly isWrapped: boolean;
  readonly _data: Uint32Array;
  readonly _combined: Record<number, string | undefined>;
  readonly _extendedAttrs: Record<number, ExtendedAttributes | undefined>;
  translateToString(trimRight: boolean, from: number, to: number): string;
};

/**
 * Cells that the character at `x` takes: 2 for a wide one, 0 for the second half of one. xterm.js can
 * call a narrow character wide (one that a mark joined which was meant for a wide character that the
 * edge refused); its neighbour is there all the same.
 */
export function cellsTaken({ _data, length }: Line, x: number): number {
  const width = _data[3 * x]! >>> 22;
  const isAlone = width === 2 && x + 1 < length && _data[3 * x + 3]! >>> 22 !== 0;
  return isAlone ? 1 : width;
}

export type Attributes = { fg: number; bg: number; extended: ExtendedAttributes };

type Disposable = { dispose(): void };

export type Screen = {
  readonly x: number;
  readonly y: number;
  /** Index of the screen's first row; the lines before it are its history. */
  readonly ybase: number;
  readonly lines: {
    get(index: number): Line | undefined;
    readonly length: number;
    onTrim(listener: (lines: number) => void): Disposable;
  };
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Record<number, boolean | undefined>;
  readonly savedX: number;
  readonly savedY: number;
  readonly savedCurAttrData: Attributes;
};

/** Takes code points, `end` not included. */
type Print = (data: Uint32Array, start: number, end: number) => void;

export type StringHandler = { put: Print; readonly _data: string; readonly _hitLimit: boolean };

type StringParser = { readonly _handlers: Record<string, StringHandler[]> };

export type Core = {
  readonly buffers: { readonly active: Screen; readonly normal: Screen; readonly alt: Screen };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly modes: { readonly insertMode: boolean };
    readonly decPrivateModes: {
      readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined;
      readonly cursorBlink: boolean | undefined;
      readonly synchronizedOutput: boolean;
    };
  };
  readonly coreMouseService: { readonly activeEncoding: 'DEFAULT' | 'SGR' | 'SGR_PIXELS' };
  readonly _charsetService: {
    readonly glevel: number;
    readonly _charsets: (Record<string, string> | undefined)[];
  };
  readonly _inputHandler: {
    readonly _curAttrData: Attributes;
    /** 0 is the ground state, 1–6 are escape and control sequences, 7–13 are strings. */
    readonly _parser: {
      readonly currentState: number;
      /** Of the sequence whose handlers are called. */
      readonly _params: { readonly params: Int32Array };
      readonly _oscParser: StringParser;
      readonly _dcsParser: StringParser;
      setPrintHandler(print: Print): void;
    };
    print: Print;
    /** Tells which rows of the screen a write has changed, `end` included; undefined for all. */
    onRequestRefreshRows(
      listener: (rows: { start: number; end: number } | undefined) => void,
    ): Disposable;
    /** Bytes of a code point that is not complete yet, then zeros. */
    readonly _utf8Decoder: { readonly interim: Uint8Array };
  };
  readonly unicodeService: { wcwidth(code: number): number };
  /** Interprets bytes at once. */
  writeSync?(bytes: Uint8Array): void;
};

/**
 * The private core of a terminal.
 * @throws when this release of xterm.js is built in another way than the one Town was made for.
 */
export function coreOf(terminal: Terminal): Core {
  const core = (terminal as unknown as { _core?: Partial<Core> })._core;
  const line = core?.buffers?.active.lines.get(0);
  if (!core?.coreService || !core._inputHandler || !(line?._data instanceof Uint32Array)) {
    throw new Error(
      'Cannot read the cells of @xterm/headless: its inside is not that of version 6. Install the version in package-lock.json.',
    );
  }
  return core as Core;
}

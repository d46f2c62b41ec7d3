/**
 * Bounds for what a program can cost: xterm.js repeats a count of two billion faithfully, keeps ten
 * megabytes of a string in small pieces, and any number of marks on one character.
 */
import type { Terminal } from '@xterm/headless';
import type { Core, StringHandler } from './internals.ts';

/** A longer title or other string is left out. */
const STRING_LIMIT = 65_536;
/** No script stacks as many marks on a character. */
const MARKS_LIMIT = 31;
const FIRST_MARK = 0x300;
/** Sequences that do something as often as they say; beyond this often it makes no difference. */
const REPEATED = { rows: 'STLM', columns: 'IZb' } as const;

/** Sets them; to be called when all handlers are there. */
export function setBounds(terminal: Terminal, core: Core): void {
  boundCounts(terminal, core);
  boundMarks(core);
  const { _oscParser, _dcsParser } = core._inputHandler._parser;
  for (const { _handlers } of [_oscParser, _dcsParser])
    for (const handler of Object.values(_handlers).flat()) boundString(handler);
}

/** A repeated character (REP) ends at the edge at the latest, as in tmux. */
function boundCounts(terminal: Terminal, { _inputHandler }: Core): void {
  const atMost = (limit: () => number) => () => {
    const { params } = _inputHandler._parser._params;
    params[0] = Math.min(params[0] ?? 0, limit());
    return false;
  };
  const bound = (finals: string, limit: () => number) => {
    for (const final of finals) terminal.parser.registerCsiHandler({ final }, atMost(limit));
  };
  bound(REPEATED.rows, () => terminal.rows);
  bound(REPEATED.columns, () => terminal.cols);
}

function boundMarks({ _inputHandler, unicodeService }: Core): void {
  let marks = 0;
  const isTooMany = (code: number) => {
    marks = code >= FIRST_MARK && unicodeService.wcwidth(code) === 0 ? marks + 1 : 0;
    return marks > MARKS_LIMIT;
  };
  _inputHandler._parser.setPrintHandler((data, start, end) => {
    let from = start;
    for (let at = start; at < end; at++) {
      if (!isTooMany(data[at]!)) continue;
      if (at > from) _inputHandler.print(data, from, at);
      from = at + 1;
    }
    if (end > from) _inputHandler.print(data, from, end);
  });
}

function boundString(handler: StringHandler): void {
  const put = handler.put.bind(handler);
  handler.put = (data, start, end) => {
    if (handler._data.length + end - start > STRING_LIMIT)
      Object.assign(handler, { _data: '', _hitLimit: true });
    put(data, start, end);
  };
}

/**
 * Looks at the text before it is parsed, because the `yaml` parser recurses: 200 kB of `[` ends the
 * whole process, and 1 kB of `? ` keeps it busy for 41 s. The lexer alone is linear and does not
 * recurse, and it knows what is inside quotes, so its tokens are what is counted here.
 */
import { CST, Lexer } from 'yaml';
import type { Finding } from './problem.ts';

/** Bytes of UTF-8. */
export const largestText = 256 * 1024;
/** Open brackets and steps of indentation around one place. */
export const deepestNesting = 32;
export const mostAliases = 100;

type Token = { type: CST.TokenType; at: number; column: number; source: string };

/** What makes a text unsafe or unfit to parse; none when it may go to the parser. */
export function guard(text: string): Finding[] {
  const bytes = Buffer.byteLength(text);
  if (bytes > largestText) return [tooLarge(bytes)];
  const odd = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\r(?!\n)/);
  if (odd >= 0) return [{ at: odd, message: 'a control character cannot be in this file' }];
  const tokens = [...readTokens(text)];
  return [...nesting(tokens), ...forbidden(tokens), ...crowds(tokens)];
}

function tooLarge(bytes: number): Finding {
  const size = Math.ceil(bytes / 1024);
  return { at: 0, message: `the file has ${size} kB; at most ${largestText / 1024} kB are read` };
}

/** The lexer's tokens with their place in the text; marks it adds by itself are left out. */
function* readTokens(text: string): Generator<Token> {
  let at = 0;
  let lineStart = 0;
  let announced: CST.TokenType | null = null;
  for (const source of new Lexer().lex(text)) {
    const type: CST.TokenType | null = announced ?? CST.tokenType(source);
    announced = source === CST.SCALAR ? 'scalar' : null;
    if (source === CST.SCALAR || source === CST.DOCUMENT || source === CST.FLOW_END) continue;
    yield { type: type ?? 'scalar', at, column: at - lineStart, source };
    const newline = source.lastIndexOf('\n');
    if (newline >= 0) lineStart = at + newline + 1;
    at += source.length;
  }
}

/** Reports the first place that is nested too deeply. */
function nesting(tokens: Token[]): Finding[] {
  const columns: number[] = [];
  let brackets = 0;
  let opensBlock = true;
  for (const { type, at, column } of tokens) {
    if (type === 'newline') opensBlock = true;
    if (type === 'newline' || type === 'space' || type === 'comment') continue;
    if (opensBlock && brackets === 0) enter(columns, column);
    opensBlock = type === 'seq-item-ind';
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets++;
    if (type === 'flow-map-end' || type === 'flow-seq-end') brackets = Math.max(0, brackets - 1);
    if (columns.length + brackets > deepestNesting)
      return [{ at, message: `nested more than ${deepestNesting} levels deep` }];
  }
  return [];
}

/** Leaves the blocks that are further right than `column` and enters the one that starts there. */
function enter(columns: number[], column: number): void {
  while ((columns.at(-1) ?? -1) > column) columns.pop();
  if ((columns.at(-1) ?? -1) < column) columns.push(column);
}

const refusals: Partial<Record<CST.TokenType, { message: string; instead: string }>> = {
  'explicit-key-ind': { message: '"? " keys are not read', instead: 'write "key: value"' },
  tag: { message: 'a tag has no meaning here', instead: 'put text that starts with "!" in quotes' },
  'directive-line': { message: 'a directive has no meaning here', instead: 'leave the line out' },
};

function forbidden(tokens: Token[]): Finding[] {
  return tokens.flatMap(({ type, at }) => {
    const refusal = refusals[type];
    return refusal ? [{ at, ...refusal }] : [];
  });
}

function crowds(tokens: Token[]): Finding[] {
  return (['anchor', 'alias'] as const).flatMap((type) => {
    const extra = tokens.filter((token) => token.type === type)[mostAliases];
    return extra ? [{ at: extra.at, message: `more than ${mostAliases} ${plural[type]}` }] : [];
  });
}

const plural = { anchor: 'anchors', alias: 'aliases' };

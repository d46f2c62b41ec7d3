/**
 * The Program Status Protocol, OSC 7501: a program tells its terminal what it is doing.
 *   ESC ] 7501 ; state=S[:id=a/b][:kind=K][:progress=N][:app=NAME][:title=B64][:msg=B64] ST
 * One record per id; a report replaces its record whole; `clear` removes one and all beneath it.
 * A program asks with `?` whether it is understood, and the same bytes are the answer.
 */

export const states = ['idle', 'working', 'done', 'blocked', 'error'] as const;
export type Status = {
  state: (typeof states)[number];
  kind: string | null;
  message: string;
  title: string;
  /** 0 to 100, or null when not told. */
  progress: number | null;
};

/** Records by id; the program itself has the id ''. */
export type StatusBoard = Record<string, Status>;

/** What to send to the program when its payload is the query. */
export const statusAnswer = '\x1b]7501;?\x1b\\';

const limits = { payload: 4096, message: 2048, title: 192, id: 128, records: 256 };
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;
const unseen = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** True for the program's question whether the protocol is understood. */
export function isStatusQuery(payload: string): boolean {
  return payload.trim() === '?';
}

/** The board after one payload. A payload that is malformed or too long changes nothing. */
export function reported(board: StatusBoard, payload: string): StatusBoard {
  if (payload.length > limits.payload || /\p{Cc}/u.test(payload)) return board;
  const fields = new Map(payload.split(':').map((part) => splitOnce(part)));
  const id = fields.get('id') ?? '';
  if (id.length > limits.id) return board;
  const state = fields.get('state');
  const rest = without(board, id);
  if (state === 'clear') return rest;
  const status = statusFrom(fields);
  if (!status || Object.keys(rest).length >= limits.records) return board;
  return { ...board, [id]: status };
}

/** The board once a shell prompt was shown: what was going on is over. */
export function promptShown(board: StatusBoard): StatusBoard {
  return Object.fromEntries(
    Object.entries(board).filter(([, { state }]) => state !== 'working' && state !== 'blocked'),
  );
}

/** The one record that speaks for the program: a blocked one, else a working one, else its own. */
export function foremost(board: StatusBoard): Status | null {
  const all = Object.values(board);
  return (
    all.find((status) => status.state === 'blocked') ??
    all.find((status) => status.state === 'working') ??
    board[''] ??
    all.at(-1) ??
    null
  );
}

function statusFrom(fields: Map<string, string>): Status | null {
  const state = states.find((known) => known === fields.get('state'));
  const message = decoded(fields.get('msg') ?? '', limits.message);
  const title = decoded(fields.get('title') ?? '', limits.title);
  if (!state || message === null || title === null) return null;
  const progress = fields.get('progress') ?? '';
  return {
    state,
    kind: fields.get('kind') ?? null,
    message,
    title,
    progress: /^\d{1,3}$/.test(progress) ? Math.min(Number(progress), 100) : null,
  };
}

function decoded(text: string, most: number): string | null {
  if (!base64.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length > most) return null;
  return bytes.toString('utf8').replace(unseen, ' ').trim();
}

function without(board: StatusBoard, id: string): StatusBoard {
  if (id === '') return {};
  return Object.fromEntries(
    Object.entries(board).filter(([key]) => key !== id && !key.startsWith(`${id}/`)),
  );
}

function splitOnce(part: string): [string, string] {
  const at = part.indexOf('=');
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

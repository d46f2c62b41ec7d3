/**
 * What a program says of itself: OSC 7501 (the Program Status Protocol) and OSC 9;4 (progress).
 * Everything in here was written by an agent, so every field is checked, cut and sanitised.
 */
import { sanitise } from './sanitise.ts';

export type StatusState = 'idle' | 'working' | 'done' | 'blocked' | 'error';
export type BlockedKind = 'permission' | 'question' | 'auth';

export type Status = {
  /** Which part of the program speaks, such as `main/tool`; empty for the program itself. */
  id: string;
  state: StatusState;
  kind: BlockedKind | null;
  /** Percent. */
  progress: number | null;
  app: string | null;
  title: string | null;
  message: string | null;
};

export type StatusReport = { clear: string } | { record: Status };

export type Progress = {
  state: 'normal' | 'error' | 'indeterminate' | 'paused';
  /** Percent. */
  value: number | null;
};

/** Limits of the protocol: bytes of a sequence and of its decoded fields, and records kept. */
const LIMIT = {
  sequence: 4096,
  message: 2048,
  title: 192,
  app: 32,
  id: 128,
  records: 256,
} as const;
const SEGMENTS = { count: 8, bytes: 32 } as const;

const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** The report in the payload of an OSC 7501, or null when it breaks a rule of the protocol. */
export function readStatus(payload: string): StatusReport | null {
  if (bytesOf(payload) > LIMIT.sequence || CONTROLS.test(payload)) return null;
  const fields = fieldsOf(payload);
  const id = fields?.get('id') ?? '';
  if (fields === null || !isId(id)) return null;
  const state = fields.get('state');
  if (state === 'clear') return { clear: id };
  const kind = fields.get('kind') ?? null;
  const progress = fields.get('progress') ?? null;
  const app = fields.get('app') ?? null;
  const title = decoded(fields.get('title'), LIMIT.title);
  const message = decoded(fields.get('msg'), LIMIT.message);
  if (!isState(state) || !isKind(kind) || title === undefined || message === undefined) return null;
  if (progress !== null && !/^(?:\d{1,2}|100)$/.test(progress)) return null;
  if (app !== null && bytesOf(app) > LIMIT.app) return null;
  const percent = progress === null ? null : Number(progress);
  return { record: { id, state, kind, progress: percent, app: shown(app), title, message } };
}

/** The records after a report. A report replaces the record of its id; a clear takes all beneath. */
export function withReport(records: readonly Status[], report: StatusReport): readonly Status[] {
  if ('clear' in report) {
    const { clear } = report;
    return clear === ''
      ? []
      : records.filter(({ id }) => id !== clear && !id.startsWith(`${clear}/`));
  }
  const others = records.filter(({ id }) => id !== report.record.id);
  return others.length < LIMIT.records ? [...others, report.record] : records;
}

/** The records after a shell prompt (OSC 133;A): nothing is working or blocked any more. */
export function atPrompt(records: readonly Status[]): readonly Status[] {
  return records.filter(({ state }) => state !== 'working' && state !== 'blocked');
}

/** The payload that makes `readStatus` give this record. */
export function writeStatus(record: Status): string {
  const fields = [`state=${record.state}`];
  if (record.id !== '') fields.push(`id=${record.id}`);
  if (record.kind !== null) fields.push(`kind=${record.kind}`);
  if (record.progress !== null) fields.push(`progress=${record.progress}`);
  if (record.app !== null) fields.push(`app=${record.app}`);
  if (record.title !== null) fields.push(`title=${encoded(record.title)}`);
  if (record.message !== null) fields.push(`msg=${encoded(record.message)}`);
  return fields.join(':');
}

const PROGRESS_STATES = [null, 'normal', 'error', 'indeterminate', 'paused'] as const;

/** The progress in the payload of an OSC 9 (`4;state;percent`), undefined when it is another one. */
export function readProgress(payload: string): Progress | null | undefined {
  const match = /^4;([0-4])(?:;(\d{0,3}))?;?$/.exec(payload);
  if (match === null) return undefined;
  const state = PROGRESS_STATES[Number(match[1])];
  if (!state) return null;
  const value = match[2] && state !== 'indeterminate' ? Math.min(100, Number(match[2])) : null;
  return { state, value };
}

/** The payload that makes `readProgress` give this progress. */
export function writeProgress({ state, value }: Progress): string {
  return `4;${PROGRESS_STATES.indexOf(state)};${value ?? ''}`;
}

function fieldsOf(payload: string): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (const field of payload.split(':')) {
    const equals = field.indexOf('=');
    const key = field.slice(0, equals);
    if (equals < 1 || fields.has(key)) return null;
    fields.set(key, field.slice(equals + 1));
  }
  return fields;
}

function isId(id: string): boolean {
  if (id === '') return true;
  if (sanitise(id) !== id) return false;
  const segments = id.split('/');
  return (
    bytesOf(id) <= LIMIT.id &&
    segments.length <= SEGMENTS.count &&
    segments.every((segment) => segment !== '' && bytesOf(segment) <= SEGMENTS.bytes)
  );
}

function isState(state: string | undefined): state is StatusState {
  return ['idle', 'working', 'done', 'blocked', 'error'].includes(state ?? '');
}

function isKind(kind: string | null): kind is BlockedKind | null {
  return kind === null || ['permission', 'question', 'auth'].includes(kind);
}

/** Null when the field is absent, undefined when it is wrong. */
function decoded(field: string | undefined, limit: number): string | null | undefined {
  if (field === undefined) return null;
  if (!BASE64.test(field)) return undefined;
  const bytes = Buffer.from(field, 'base64');
  const text = bytes.toString('utf8');
  if (bytes.length > limit || CONTROLS.test(text) || text.includes('\ufffd')) return undefined;
  return sanitise(text);
}

function shown(text: string | null): string | null {
  return text === null ? null : sanitise(text);
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

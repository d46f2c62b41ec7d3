/** What can be wrong with a ledger, for programs to tell apart; the message is for the person. */
export type Problem =
  /** Bytes are not as they were written, or missing. */
  | 'damaged'
  /** Written in a format that this version does not know. */
  | 'newer'
  /** A write or a sync failed; nothing more is accepted until the ledger is opened again. */
  | 'stopped'
  | 'closed'
  | 'too large'
  | 'out of order';

/** Every refusal of the ledger. `file` and `line` (from 1) say where, when it has a place. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly problem: Problem;
  readonly file: string | null;
  readonly line: number | null;

  constructor(
    problem: Problem,
    message: string,
    more: { file?: string; line?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.problem = problem;
    this.file = more.file ?? null;
    this.line = more.line ?? null;
  }
}

/** The refusal for a place that is not as it was written. */
export function damaged(file: string, line: number, found: string): LedgerError {
  const advice =
    'Nothing was changed. Put the file back from a copy, or cut it off before this line to go on without what follows.';
  return new LedgerError('damaged', `${file}:${line}: ${found} ${advice}`, { file, line });
}

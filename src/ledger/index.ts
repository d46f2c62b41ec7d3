export { type LedgerReader, type LedgerReport, openReadOnly, verifyLedger } from './inspect.ts';
export { type Ledger, type Numbered, openJsonLines } from './ledger.ts';
export { type Holder, holderOf, type Lock, LockHeldError, takeLock } from './lock.ts';
export { LedgerError, type Problem } from './problem.ts';
export { startTimeOf } from './process.ts';
export type { Torn } from './survey.ts';

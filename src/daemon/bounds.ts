/** How much of the daemon one caller may take. An agent's run gets what its verbs need, and no more. */

const kib = 1024;
const mib = 1024 * kib;

/** Bytes of one message. Before its token was good a caller has no more than a `hello` to say. */
export const longestMessage = {
  stranger: 64 * kib,
  run: mib,
  /** The longest text of a task in any script. */
  person: 32 * mib,
} as const;

export type Rank = keyof typeof longestMessage;

/** Bytes of messages that are not whole yet, over all lines. */
export const mostUnfinished = 64 * mib;

/** More lines than this at once are a fault of whoever opens them. */
export const mostLines = 1000;
/** Lines whose caller has not said a good `hello`. Past them the oldest is ended for the newest. */
export const mostStrangers = 128;
/** Lines of one run, and of all runs together; the rest is for the person. */
export const mostRunLines = { each: 32, all: 600 } as const;
/** Calls of one line that were read and not begun; the rest is not read before. */
export const mostWaiting = 64;
/** Calls of one line that wait for their answer. */
export const mostCalls = 256;
/** Answers that a caller has not read. */
export const mostUnread = 1000;

/** Characters of a task's body that a run may write down. The person may write more. */
export const longestRunBody = 256 * kib;
/** Questions of one run that wait for their answer. */
export const mostQuestions = 8;

/** Bytes that one run may write into the ledger: at once, and each second after that. */
export const ledgerAllowance = { burst: 2 * mib, perSecond: 8 * kib } as const;
/** What an event takes beside the text in it: its news, its time, its line. */
export const eventBytes = 4 * kib;

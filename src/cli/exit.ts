/** How a command ends. */

/** 0 done · 1 refused or failed · 2 problems in a file · 64 wrong usage (sysexits.h). */
export const exitCodes = { done: 0, failed: 1, problems: 2, usage: 64 } as const;

/** Ends a command with one line for the person. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly code: number;
  constructor(message: string, code: number = exitCodes.failed, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What is waited for while the town goes down, in a line. Pure. */

/** `Ending 3 agents… 2 left`, and when none is left what comes after. */
export function stoppingWords(all: number, left: number): string {
  if (left === 0) return 'Closing the ledger…';
  const agents = all === 1 ? 'the agent' : `${all} agents`;
  return `Ending ${agents}…${left === all ? '' : ` ${left} left`}`;
}

/** Asking the world for what proves a verdict. */
import { ask, type Draft } from '../draft.ts';
import type { Run } from '../run.ts';

/** The run has said what came of its work; nothing moves before the evidence is good. */
export function checkVerdict(
  draft: Draft,
  run: Run,
  verdict: { name: string; note: string },
): void {
  run.verdict = verdict;
  run.refusal = null;
  run.phase = 'checking';
  run.since = draft.at;
  askEvidence(draft, run);
}

/** Asks for the evidence of a run's verdict; also after a restart of the daemon. */
export function askEvidence(draft: Draft, { id, task, epoch, verdict, terms }: Run): void {
  const { needs } = terms.handoffs[verdict!.name]!;
  ask(draft, { type: 'evidence.check', run: id, task: task!, epoch, needs });
}

/** Fetches what the view in sight needs beside the town itself: a diff, or what edits would change. */
import type { TownClient } from '../../client/town-client.ts';
import type { Input } from '../model/message.ts';
import type { Facts, View } from '../model/model.ts';
import { createPainter, type Painted, plainly } from '../views/review/diff/highlight.ts';
import { filesOf } from '../views/review/diff/parse.ts';
import { wantedDiff } from '../views/review/state.ts';
import { wantedPreview } from '../views/team/state.ts';

type FetchOptions = {
  client: Pick<TownClient, 'diff' | 'edit'>;
  view(): View;
  facts(): Facts;
  step(input: Input): void;
};

/** Gives what asks for everything that is wanted and not on its way. Call it whenever something changed. */
export function createFetch({ client, view, facts, step }: FetchOptions): () => void {
  /** Someone may read another task by now, whose diff has been asked for instead. */
  const isWanted = (of: string) => {
    const { loaded } = view().review;
    return loaded.kind !== 'nothing' && loaded.of === of;
  };
  const fetchDiff = async ({ task, of }: { task: string; of: string }) => {
    step({ kind: 'diff', loaded: { kind: 'on its way', of } });
    try {
      const diff = await client.diff(task);
      const painted = await painter();
      const { from, cut } = diff;
      if (!isWanted(of)) return;
      step({
        kind: 'diff',
        loaded: { kind: 'here', of, files: filesOf(diff), from, cut, painted },
      });
    } catch (error) {
      if (!isWanted(of)) return;
      step({ kind: 'diff', loaded: { kind: 'failed', of, reason: messageOf(error) } });
    }
  };
  const fetchPreview = async ({ edits, of }: NonNullable<ReturnType<typeof wantedPreview>>) => {
    step({ kind: 'team', preview: { kind: 'on its way', of } });
    const preview = await client.edit({ edits, apply: false, of: null }).then(
      (change) => ({ kind: 'here', of, change }) as const,
      (error: unknown) => ({ kind: 'failed', of, reason: messageOf(error) }) as const,
    );
    const now = view().team.preview;
    // Edits that were made meanwhile have asked for a preview of their own.
    if (now.kind === 'on its way' && now.of === of) step({ kind: 'team', preview });
  };
  return () => {
    const { page, review, team } = view();
    if (page !== 'review' && page !== 'team') return;
    const { state } = facts();
    const diff = page === 'review' ? wantedDiff(review, state) : null;
    const preview = page === 'team' ? wantedPreview(team, state) : null;
    if (diff !== null) void fetchDiff(diff);
    if (preview !== null) void fetchPreview(preview);
  };
}

/** The colours of code are loaded with the first diff, for most screens never show one. */
async function painter(): Promise<Painted> {
  try {
    const { default: highlighter } = await import('highlight.js/lib/common');
    return createPainter(highlighter);
  } catch {
    return plainly;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

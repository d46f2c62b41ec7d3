/** A change of the team that came by a landing waits for the person; the person's own save does not. */
import type { Draft } from '../draft.ts';
import type { Event } from '../event.ts';
import { noTeamFiles, type TeamFile, type TeamFiles } from '../team-files.ts';
import { appeal, settle } from './inbox.ts';
import { reshape } from './town.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** More contents than these that nobody has decided about are forgotten, the oldest first. */
const mostBrought = 200;

export function landingPrepared(draft: Draft, { files }: Reported<'landing.prepared'>): void {
  const { brought } = filesOf(draft);
  const rest = brought.filter(
    ({ path, content }) => !files.some((file) => file.path === path && file.content === content),
  );
  change(draft, { brought: [...rest, ...files].slice(-mostBrought) });
}

export function teamAccepted(draft: Draft, { files }: Reported<'team.accepted'>): void {
  const { accepted, declined, brought } = filesOf(draft);
  change(draft, {
    accepted: { ...accepted, ...byPath(files) },
    declined: without(declined, files),
    brought: brought.map((each) => (isAmong(files, each) ? { ...each, overruled: true } : each)),
  });
}

/** The newest proposal is the only one: it has everything that is not decided. */
export function teamProposed(draft: Draft, event: Reported<'team.proposed'>): void {
  const { files, tasks, graph, difference, text } = event;
  const { proposal } = filesOf(draft);
  if (proposal !== null) settle(draft, proposal.item, 'the files are others now');
  if (files.length === 0) return change(draft, { proposal: null });
  const item = appeal(draft, { kind: 'team change', text, choices: ['keep', 'apply'] });
  change(draft, { proposal: { item, files, tasks, graph, difference } });
}

/** Puts the proposal into force, or keeps it out for as long as the files stay as they are. */
export function decideProposal(draft: Draft, choice: string): void {
  const { accepted, declined, brought, proposal } = filesOf(draft);
  if (proposal === null) return;
  const { files, tasks, graph, difference } = proposal;
  if (choice === 'keep')
    return change(draft, { proposal: null, declined: { ...declined, ...byPath(files) } });
  change(draft, {
    proposal: null,
    accepted: { ...accepted, ...byPath(files) },
    declined: without(declined, files),
    // Brought back later, it is what the person has applied once.
    brought: brought.filter((each) => !isAmong(files, each)),
  });
  if (graph === null) return;
  const version = draft.state.graph!.version + 1;
  reshape(draft, { ...graph, version }, { difference, landings: tasks });
}

function filesOf({ state }: Draft): TeamFiles {
  return state.teamFiles ?? noTeamFiles;
}

function change(draft: Draft, changes: Partial<TeamFiles>): void {
  draft.state.teamFiles = { ...filesOf(draft), ...changes };
}

function isAmong(files: TeamFile[], { path }: { path: string }): boolean {
  return files.some((file) => file.path === path);
}

function byPath(files: TeamFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({ path, hash }) => [path, hash]));
}

function without(table: Record<string, string>, files: TeamFile[]): Record<string, string> {
  return Object.fromEntries(Object.entries(table).filter(([path]) => !isAmong(files, { path })));
}

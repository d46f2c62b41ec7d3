/** News as sentences, for the feed, the log and the headless town. */
import type { News } from './news.ts';
import type { Kept } from './task.ts';

/** One sentence, without the time. Titles and notes are as they were written: show them sanitised. */
export function sentence(news: News): string {
  switch (news.kind) {
    case 'created':
      return `${news.task} "${news.title}" was added${news.parent === null ? '' : ` to ${news.parent}`}`;
    case 'claimed':
      return `${news.seat} takes ${news.task ?? 'its standing session'} (${news.run}, epoch ${news.epoch})`;
    case 'handed':
      return handed(news);
    case 'edited':
      return `${news.task} was edited: ${news.what}`;
    case 'planned':
      return `${news.task} is planned: ${news.children.join(', ')} go to ${news.to}`;
    case 'gathered':
      return `all subtasks of ${news.task} are in; it goes to ${news.to}`;
    case 'landed':
      return landed(news);
    case 'done':
      return `${news.task} is done`;
    case 'dropped':
      return `${news.task} was dropped: ${news.reason}`;
    case 'voted':
      return `${news.run} votes ${news.verdict} on ${news.task} (${news.votes} of ${news.quorum})`;
    case 'round':
      return `${news.task} goes round again at ${news.role} (${news.round} of ${news.limit})`;
    case 'reminded':
      return `${news.run} was reminded that ${news.task} has no verdict (${news.reminder} of ${news.limit})`;
    case 'restarts':
      return `${news.seat} rests after a crash`;
    case 'parked':
      return `${news.seat} is parked after ${news.crashes} crashes`;
    case 'ended':
      return `${news.run} ended: ${news.how}`;
    case 'kept':
      return `${news.task ?? news.run ?? 'a checkout'}: ${sayKept(news.kept)}`;
    case 'asked':
      return `you are asked (${news.item}): ${news.text}`;
    case 'settled':
      return `${news.item} is settled: ${news.text}`;
    case 'reshaped':
      return reshaped(news);
    case 'refused':
      return `refused: ${news.what}. ${news.reason}`;
  }
}

/** So many entries are named; the folder has them all. */
const mostEntries = 5;

/** What was kept beside an archive, and where. */
export function sayKept({ folder, what }: Kept): string {
  const named = what.slice(0, mostEntries).join(', ');
  const more = what.length > mostEntries ? ` and ${what.length - mostEntries} more` : '';
  return `files that no commit holds are kept in ${folder}: ${named}${more}`;
}

function landed({ task, commit, tree, ...news }: Extract<News, { kind: 'landed' }>): string {
  const own = news.ownChecks === undefined ? '' : `; it ${sayOwnChecks(news.ownChecks)}`;
  const where = `as ${commit.slice(0, 10)} (tree ${tree.slice(0, 10)}`;
  return news.checked === 'not at all'
    ? `${task} landed unchecked (no checks) ${where})${own}`
    : `${task} landed ${where}, checked green)${own}`;
}

/** That work changes what decides whether it is good. */
export function sayOwnChecks(files: readonly string[]): string {
  const more = files.length > mostEntries ? ` and ${files.length - mostEntries} more` : '';
  return `changes its own checks: ${files.slice(0, mostEntries).join(', ')}${more}`;
}

function reshaped({ difference, landings }: Extract<News, { kind: 'reshaped' }>): string {
  const by =
    landings === undefined ? '' : ` by the landing of ${landings.join(', ')}, as you decided`;
  return `the team changed${by}: ${difference.join('; ')}`;
}

function handed(news: Extract<News, { kind: 'handed' }>): string {
  const times = news.limit === null ? '' : ` (${news.attempt} of ${news.limit})`;
  const note = news.note === '' ? '' : `: ${news.note}`;
  return `${news.from} says ${news.verdict} on ${news.task} → ${news.to}${times}${note}`;
}

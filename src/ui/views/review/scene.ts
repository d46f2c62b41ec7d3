/** The Review view: what happened to a task, the files it changes, and the changes of one of them. */
import { sayOwnChecks } from '../../../core/sentence.ts';
import type { Mark, Task } from '../../../core/task.ts';
import { whyHere } from '../../../core/why.ts';
import { withLocalTimes } from '../../../terminal/local-time.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { advice, newGoal } from '../../components/advice.ts';
import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import { age } from '../../model/age.ts';
import { topFor } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { beyond, contentOf, type Panel } from '../../scene/panel.ts';
import { type Paint, type Row, span, spread } from '../../scene/spans.ts';
import { cut, lastCells, wrapped } from '../../theme/text-width.ts';
import { progressRows, workOnTask } from '../town/progress.ts';
import type { DiffFile, DiffRow } from './diff/parse.ts';
import { fileIn, type Loaded, reviewedTask } from './state.ts';

export type ReviewScene = {
  page: 'review';
  history: Panel;
  files: Panel | null;
  diff: Panel;
  /** Rows that the diff has. */
  rows: number;
  hits: Hit[];
};

/** From this width on history and files stand beside the diff. */
const sideBySide = 100;
const sideWidth = { share: 0.32, least: 34, most: 56 };
const historyRows = { least: 6, share: 0.28 };
/** Of the output of what runs for the task, where there is room. */
const tailRows = 4;

export function reviewScene(look: Look, body: Rect): ReviewScene {
  const task = reviewedTask(look.view.review, look.facts.state);
  const parts = partsOf(body);
  if (task === null)
    return {
      page: 'review',
      history: panel(
        parts.history,
        [span(' Review ', 'strong')],
        [[span('No task has any work to review yet.', 'quiet')]],
      ),
      files: parts.files === null ? null : panel(parts.files, [span(' Files ', 'strong')], []),
      diff: panel(parts.diff, [span(' Diff ', 'strong')], [[], ...nothing(look, parts.diff)]),
      rows: contentOf(parts.diff).height,
      hits: [],
    };
  const files = parts.files === null ? null : filesPanel(look, parts.files);
  return {
    page: 'review',
    history: historyPanel(look, task, parts.history),
    files: files?.panel ?? null,
    diff: diffPanel(look, parts.diff, parts.files === null),
    rows: contentOf(parts.diff).height,
    hits: files?.hits ?? [],
  };
}

const whatComes =
  'Once an agent has taken a task, its changes are here file by file, beside all that was said of it: you may approve the work or send it back.';

function nothing({ keymap }: Look, rect: Rect): Row[] {
  const toBoard = { context: 'command', action: 'board', words: 'see where each task is' } as const;
  const { width } = contentOf(rect);
  return advice(keymap, { words: whatComes, keys: [newGoal, toBoard], width });
}

function panel(rect: Rect, title: Row, rows: Row[], status: Row = []): Panel {
  return { rect, title, status, rows };
}

function partsOf(body: Rect): { history: Rect; files: Rect | null; diff: Rect } {
  if (body.width < sideBySide) {
    const height = Math.max(historyRows.least, Math.round(body.height * historyRows.share));
    return {
      history: { ...body, height },
      files: null,
      diff: { ...body, y: body.y + height, height: body.height - height },
    };
  }
  const width = Math.min(
    sideWidth.most,
    Math.max(sideWidth.least, Math.round(body.width * sideWidth.share)),
  );
  const height = Math.ceil(body.height / 2);
  return {
    history: { ...body, width, height },
    files: { ...body, width, y: body.y + height, height: body.height - height },
    diff: { ...body, x: body.x + width, width: body.width - width },
  };
}

/** Before all else: green says little about such work. */
function ownCheckRows({ ownChecks }: Task, width: number): Row[] {
  if (ownChecks === undefined) return [];
  const text = capital(sanitise(sayOwnChecks(ownChecks)));
  return wrapped(text, width, 2).map((line): Row => [span(line, 'needed')]);
}

function historyPanel(look: Look, task: Task, rect: Rect): Panel {
  const { width, height } = contentOf(rect);
  const { state } = look.town;
  const now = whyHere(state, task).flatMap((why) =>
    wrapped(sanitise(capital(withLocalTimes(why))), width, 2),
  );
  const marks = task.history
    .toReversed()
    .flatMap((mark) => markRows(mark, { now: look.now, width }));
  const title = cut(sanitise(task.title), Math.max(8, width - task.id.length - 8));
  const work = workOnTask(look, task);
  const most = height > historyRows.least ? tailRows : 1;
  const rows: Row[] = [
    ...ownCheckRows(task, width),
    ...now.slice(0, 2).map((text): Row => [span(text, 'quiet')]),
    ...(work === null ? [] : progressRows(work, { now: look.now, width, most })),
    ...(height > historyRows.least ? [[]] : []),
    ...(marks.length > 0 ? marks : [[span('No verdict yet.', 'quiet')]]),
  ];
  return {
    rect,
    title: [span(` ${task.id} `, 'focus'), span(`${title} `, 'strong')],
    status: beyond(0, Math.min(height, rows.length), rows.length),
    rows: rows.slice(0, height),
  };
}

const markSigns: Record<Mark['kind'], [glyph: string, paint: Paint]> = {
  verdict: ['→', 'moving'],
  vote: ['·', 'quiet'],
  refused: ['×', 'trouble'],
  'no verdict': ['‖', 'trouble'],
  crash: ['!', 'trouble'],
  lost: ['!', 'trouble'],
  timeout: ['‖', 'trouble'],
  moved: ['→', 'focus'],
  edited: ['≡', 'focus'],
};

/** Who said what and where it went, then the reason in its own rows. */
function markRows(mark: Mark, { now, width }: { now: number; width: number }): Row[] {
  const [glyph, paint] = markSigns[mark.kind];
  const said = mark.verdict ?? mark.kind;
  const times = mark.limit === null ? '' : ` ${mark.attempt} of ${mark.limit}`;
  const to = mark.to === null ? '' : ` → ${mark.to}`;
  const left: Row = [
    span(`${glyph} `, paint),
    span(sanitise(mark.role), 'plain'),
    span(sanitise(` ${said}`), mark.kind === 'verdict' ? toneOf(mark) : paint),
    span(sanitise(`${to}${times}`), 'quiet'),
  ];
  const note = mark.note.split('\n').map(sanitise).join('\n').trim();
  return [
    spread(left, [span(` ${age(now - mark.at)}`, 'quiet')], width),
    ...(note === '' ? [] : wrapped(note, width - 2, 6).map((text): Row => [span(`  ${text}`)])),
  ];
}

/** A verdict that goes on, one that may not be said for ever, or one that asks for the person. */
function toneOf({ to, limit }: Mark): Paint {
  if (to === 'human') return 'needed';
  return limit === null ? 'good' : 'trouble';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function filesPanel({ view }: Look, rect: Rect): { panel: Panel; hits: Hit[] } {
  const { loaded, file } = view.review;
  const area = contentOf(rect);
  const files = loaded.kind === 'here' ? loaded.files : [];
  const at = Math.min(file, files.length - 1);
  const top = topFor(0, Math.max(0, at), area.height, files.length);
  const shown = files.slice(top, top + area.height);
  return {
    panel: panel(
      rect,
      [span(' Files ', 'strong'), span(sums(files), 'quiet')],
      shown.map((each, index) => fileRow(each, area.width, top + index === at)),
      beyond(top, shown.length, files.length),
    ),
    hits: shown.map((_, index) => ({
      rect: { x: rect.x, y: area.y + index, width: rect.width, height: 1 },
      input: { kind: 'pick', id: String(top + index) },
    })),
  };
}

function sums(files: DiffFile[]): string {
  if (files.length === 0) return '';
  const sum = (key: 'added' | 'deleted') => files.reduce((all, each) => all + (each[key] ?? 0), 0);
  return `${files.length} · +${sum('added')} -${sum('deleted')} `;
}

const statusPaint: Record<string, Paint> = { A: 'added', D: 'removed', M: 'moving', T: 'moving' };

function fileRow(file: DiffFile, width: number, selected: boolean): Row {
  const counts = countsOf(file);
  const room = width - 4 - counts.reduce((sum, { text }) => sum + text.length, 0);
  const left: Row = [
    span(selected ? '❯ ' : '  ', 'focus'),
    span(`${file.status} `, statusPaint[file.status] ?? 'plain'),
    span(shortPath(file.path, room), selected ? 'focus' : 'plain'),
  ];
  return spread(left, counts, width);
}

function countsOf({ added, deleted }: DiffFile): Row {
  if (added === null) return [span(' binary', 'quiet')];
  return [span(` +${added}`, 'added'), span(` -${deleted ?? 0}`, 'removed')];
}

/** The end of a path says more than its beginning. */
function shortPath(path: string, room: number): string {
  const clean = sanitise(path);
  return clean.length <= room ? clean : `…${lastCells(clean, Math.max(1, room - 1))}`;
}

function diffPanel(look: Look, rect: Rect, namesAlone: boolean): Panel {
  const { review } = look.view;
  const { loaded } = review;
  const file = fileIn(review);
  if (loaded.kind !== 'here' || file === null)
    return panel(rect, [span(' Diff ', 'strong')], [[], [messageOf(loaded)]]);
  const area = contentOf(rect);
  const top = topFor(review.top, review.top, area.height, file.rows.length);
  const shown = file.rows.slice(top, top + area.height);
  const code = loaded.painted(file, top, shown.length);
  const numbers = numberWidth(file, area.width);
  const at = Math.min(review.file, loaded.files.length - 1) + 1;
  const place =
    namesAlone && loaded.files.length > 1 ? `${at} of ${loaded.files.length} files` : '';
  return panel(
    rect,
    [
      span(` ${shortPath(file.path, Math.max(10, rect.width - 40))}`, 'strong'),
      span(place === '' ? '' : ` ${place}`, 'quiet'),
      ...countsOf(file),
      span(' '),
    ],
    shown.map((row, index) => diffRow(row, code[index] ?? [], numbers)),
    [
      ...(loaded.cut ? [span(' cut at 1 MB ', 'needed')] : []),
      ...beyond(top, shown.length, file.rows.length),
    ],
  );
}

function messageOf(loaded: Loaded): Row[number] {
  switch (loaded.kind) {
    case 'nothing':
    case 'on its way':
      return span('Fetching the diff…', 'moving');
    case 'failed':
      return span(sanitise(loaded.reason), 'quiet');
    case 'here':
      return span('Nothing is changed.', 'quiet');
  }
}

/** Both line numbers where there is room, else the new one alone. */
function numberWidth(file: DiffFile, width: number): { each: number; both: boolean } {
  const most = Math.max(
    1,
    ...file.rows.slice(-50).map((row) => Math.max(row.old ?? 0, row.new ?? 0)),
  );
  return { each: String(most).length, both: width >= 90 };
}

const marks: Record<DiffRow['kind'], [sign: string, paint: Paint]> = {
  hunk: ['', 'focus'],
  same: ['  ', 'quiet'],
  added: ['+ ', 'added'],
  removed: ['- ', 'removed'],
  note: ['', 'quiet'],
};

function diffRow(row: DiffRow, code: Row, { each, both }: { each: number; both: boolean }): Row {
  const [sign, paint] = marks[row.kind];
  if (row.kind === 'hunk' || row.kind === 'note') return [span(sanitise(row.text), paint)];
  const number = (value: number | null) => String(value ?? '').padStart(each);
  const numbers = both
    ? `${number(row.old)} ${number(row.new)} `
    : `${number(row.new ?? row.old)} `;
  return [span(numbers, 'line'), span(sign, paint), ...code];
}

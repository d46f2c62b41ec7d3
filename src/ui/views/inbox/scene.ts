/** The Inbox view: what waits, and at its side or under it all of the selected item. */
import type { InboxItem, InboxKind } from '../../../core/inbox.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { advice, newGoal, toTown } from '../../components/advice.ts';
import { choiceRows } from '../../dialogs/sheet.ts';
import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import { age } from '../../model/age.ts';
import { firstShown, placeIn } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { beyond, contentOf, type Panel, titled } from '../../scene/panel.ts';
import { type Paint, type Row, repainted, span, spread } from '../../scene/spans.ts';
import { cells, firstLine, padded } from '../../theme/text-width.ts';
import { itemRows } from './item-text.ts';
import { inboxRows, kindWords } from './state.ts';

export type InboxScene = {
  page: 'inbox';
  list: Panel;
  detail: Panel;
  /** Rows that the list has. */
  rows: number;
  hits: Hit[];
};

/** From this width on the item stands beside the list. */
const sideBySide = 110;
const listShare = { beside: 0.5, above: 0.5 };

const signs: Record<InboxKind, { glyph: string; paint: Paint }> = {
  question: { glyph: '?', paint: 'needed' },
  asking: { glyph: '◆', paint: 'needed' },
  screen: { glyph: '◆', paint: 'needed' },
  stopped: { glyph: '■', paint: 'needed' },
  decision: { glyph: '◇', paint: 'focus' },
  stuck: { glyph: '‖', paint: 'trouble' },
  parked: { glyph: '!', paint: 'trouble' },
  'refused edit': { glyph: '×', paint: 'trouble' },
  'team change': { glyph: '≡', paint: 'needed' },
  repository: { glyph: '!', paint: 'trouble' },
  unreachable: { glyph: '!', paint: 'trouble' },
  homeless: { glyph: '‖', paint: 'trouble' },
  undelivered: { glyph: '×', paint: 'quiet' },
  outlived: { glyph: '!', paint: 'trouble' },
  kept: { glyph: '‖', paint: 'quiet' },
  waiting: { glyph: '‖', paint: 'needed' },
  failed: { glyph: '!', paint: 'trouble' },
};

export function inboxScene(look: Look, body: Rect): InboxScene {
  const { view, facts } = look;
  const items = inboxRows(facts.inbox, view.inbox.list.filter, facts.state);
  const at = placeIn(
    view.inbox.list,
    items.map(({ id }) => id),
  );
  const { list, detail } = parts(body, items.length);
  const area = contentOf(list);
  const top = firstShown(view.inbox.list, at, area.height, items.length);
  const shown = items.slice(top, top + area.height);
  const widths = widthsOf(shown);
  const about =
    items.length === facts.inbox.length
      ? `${items.length} for you`
      : `${items.length} of ${facts.inbox.length}`;
  return {
    page: 'inbox',
    rows: area.height,
    list: {
      rect: list,
      title: titled('Inbox', view.inbox.list.filter, about),
      status: beyond(top, shown.length, items.length),
      rows:
        shown.length === 0
          ? nothing(look)
          : shown.map((item, index) =>
              itemRow(look, item, { widths, width: area.width, selected: top + index === at }),
            ),
    },
    detail: detailOf(look, items[at] ?? null, detail),
    hits: shown.map(({ id }, index) => ({
      rect: { x: list.x, y: area.y + index, width: list.width, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

/** Where an answer is written: in the place of the item's details. */
export function answerRect(body: Rect, count: number): Rect {
  return parts(body, count).detail;
}

function parts(body: Rect, count: number): { list: Rect; detail: Rect } {
  if (body.width >= sideBySide) {
    const width = Math.round(body.width * listShare.beside);
    return {
      list: { ...body, width },
      detail: { ...body, x: body.x + width, width: body.width - width },
    };
  }
  const most = Math.round(body.height * listShare.above);
  const height = Math.max(5, Math.min(count + 2, most));
  return {
    list: { ...body, height },
    detail: { ...body, y: body.y + height, height: body.height - height },
  };
}

/** Of the choices so many are named, also beside a long text; Enter shows all of them. */
const leastChoices = 3;
const inTerminal = 'Enter goes to its terminal, to answer there.';
const inWords = 'It wants an answer in words.';

/** Cells for what an item is, and for where it is from. */
type Widths = { kind: number; where: number };
const widestWhere = 14;

function widthsOf(items: InboxItem[]): Widths {
  const widest = (words: string[]) => Math.max(0, ...words.map((each) => cells(each)));
  return {
    kind: widest(items.map(({ kind }) => kindWords[kind])),
    where: Math.min(widestWhere, widest(items.map(whereOf))),
  };
}

function whereOf({ seat, role, task }: InboxItem): string {
  return sanitise(seat ?? role ?? task ?? '');
}

function itemRow(
  { now }: Look,
  item: InboxItem,
  { widths, width, selected }: { widths: Widths; width: number; selected: boolean },
): Row {
  const { glyph, paint } = signs[item.kind];
  const left: Row = [
    span(selected ? '❯ ' : '  ', 'focus'),
    span(`${glyph} `, paint),
    span(`${padded(kindWords[item.kind], widths.kind)}  `, paint),
    span(`${padded(whereOf(item), widths.where)}  `, 'quiet'),
    span(sanitise(firstLine(item.text))),
  ];
  const row = spread(left, [span(` ${age(now - item.at)}`.padStart(5), 'quiet')], width);
  return selected ? [...row.slice(0, 2), ...repainted(row.slice(2), 'focus')] : row;
}

function nothing({ view }: Look): Row[] {
  return view.inbox.list.filter === ''
    ? [[], [span('Nothing waits for you.', 'good')]]
    : [[], [span('Nothing of that kind waits.', 'quiet')]];
}

const whatComes =
  'Questions of agents, prompts on their screens, and what the town cannot decide come here, the most pressing first.';

/** Beside an empty list: what will be in it. */
function promise({ view, keymap }: Look, rect: Rect): Panel {
  const { width } = contentOf(rect);
  const keys = [toTown, newGoal];
  const isEmpty = view.inbox.list.filter === '';
  return {
    rect,
    title: [],
    status: [],
    rows: isEmpty ? [[], ...advice(keymap, { words: whatComes, keys, width })] : [],
  };
}

function detailOf(look: Look, item: InboxItem | null, rect: Rect): Panel {
  if (item === null) return promise(look, rect);
  const { width, height } = contentOf(rect);
  const task = item.task === null ? undefined : look.town.state.tasks[item.task];
  const about = [item.seat ?? item.role, item.task].filter((part) => part !== null);
  const wanted = itemRows(item, width, height).length;
  const { rows: choices } = choiceRows(item.choices, {
    chosen: null,
    room: Math.max(1, Math.min(leastChoices, height - 6), height - 3 - wanted),
  });
  const how: Row[] =
    item.kind === 'asking' || item.kind === 'screen' ? [[span(inTerminal, 'quiet')]] : choices;
  const room = Math.max(1, height - Math.max(1, how.length) - 3);
  return {
    rect,
    title: [
      span(` ${kindWords[item.kind]} `, signs[item.kind].paint),
      span(sanitise(about.map((part) => `· ${part} `).join('')), 'strong'),
    ],
    status: [span(` ${item.id} · ${age(look.now - item.at)} ago `, 'quiet')],
    rows: [
      ...(task === undefined ? [] : [[span(sanitise(task.title), 'strong')], []]),
      ...itemRows(item, width, room).map((line): Row => [span(line)]),
      [],
      ...(how.length > 0 ? how : [[span(inWords, 'quiet')]]),
    ],
  };
}

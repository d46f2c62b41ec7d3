/** The Inbox view: what waits, and at its side or under it all of the selected item. */
import { Text } from 'ink';
import { memo } from 'react';
import type { InboxItem, InboxKind } from '../../../core/inbox.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { Beyond, contentOf, Panel } from '../../components/Panel.tsx';
import { BlankRow, Row } from '../../components/Row.tsx';
import type { Rect } from '../../layout/layout.ts';
import { age } from '../../model/age.ts';
import { firstShown, placeIn } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import { cells, firstLine, padded } from '../../theme/text-width.ts';
import type { ShownView } from '../shown-view.ts';
import { ItemDetails } from './ItemDetails.tsx';
import { kindSigns } from './kind-signs.ts';
import { inboxPlaces } from './places.ts';
import { inboxRows, kindWords } from './state.ts';

/** The items that are in sight, and which of all is selected. */
function itemsInSight({ view, facts }: Look, body: Rect) {
  const { list } = view.inbox;
  const items = inboxRows(facts.inbox, list.filter, facts.state);
  const ids = items.map(({ id }) => id);
  const at = placeIn(list, ids);
  const places = inboxPlaces(body, items.length);
  const { height } = contentOf(places.list);
  const top = firstShown(list, at, height, items.length);
  return { items, at, top, places, shown: items.slice(top, top + height) };
}

export function showInbox(look: Look, body: Rect): ShownView {
  const { shown, places } = itemsInSight(look, body);
  const area = contentOf(places.list);
  return {
    element: <InboxView look={look} body={body} />,
    rows: area.height,
    hits: shown.map(({ id }, index) => ({
      rect: { x: places.list.x, y: area.y + index, width: places.list.width, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

function InboxView({ look, body }: { look: Look; body: Rect }) {
  const { items, at, top, places, shown } = itemsInSight(look, body);
  const all = look.facts.inbox.length;
  const about = items.length === all ? `${all} for you` : `${items.length} of ${all}`;
  const widths = columnsOf(shown);
  return (
    <>
      <Panel
        rect={places.list}
        name="Inbox"
        about={about}
        filter={look.view.inbox.list.filter}
        status={<Beyond above={top} under={items.length - top - shown.length} />}
      >
        {shown.length === 0 ? <Nothing filter={look.view.inbox.list.filter} /> : null}
        {shown.map((item, index) => (
          <ItemRow
            key={item.id}
            kind={item.kind}
            kindCells={widths.kind}
            where={padded(whereOf(item), widths.where)}
            text={firstLine(item.text)}
            age={age(look.now - item.at)}
            state={top + index === at ? 'selected' : 'other'}
          />
        ))}
      </Panel>
      <ItemDetails look={look} item={items[at] ?? null} rect={places.detail} />
    </>
  );
}

const widestWhere = 14;

/** Cells for what an item is, and for where it is from. */
function columnsOf(items: InboxItem[]): { kind: number; where: number } {
  const widest = (words: string[]) => Math.max(0, ...words.map((each) => cells(each)));
  return {
    kind: widest(items.map(({ kind }) => kindWords[kind])),
    where: Math.min(widestWhere, widest(items.map(whereOf))),
  };
}

function whereOf({ seat, role, task }: InboxItem): string {
  return sanitise(seat ?? role ?? task ?? '');
}

type ItemRowProps = {
  kind: InboxKind;
  kindCells: number;
  where: string;
  text: string;
  age: string;
  state: 'selected' | 'other';
};

const ItemRow = memo(function ItemRow(props: ItemRowProps) {
  const { kind, kindCells, where, text, state } = props;
  const theme = useTheme();
  const isSelected = state === 'selected';
  const { glyph, tone } = kindSigns[kind];
  const sign = theme[isSelected ? 'focus' : tone];
  const quiet = theme[isSelected ? 'focus' : 'quiet'];
  return (
    <Row right={<Text {...quiet}>{` ${props.age}`.padStart(5)}</Text>}>
      <Text {...theme.focus}>{isSelected ? '❯ ' : '  '}</Text>
      <Text {...sign}>{`${glyph} ${padded(kindWords[kind], kindCells)}  `}</Text>
      <Text {...quiet}>{`${where}  `}</Text>
      <Text {...theme[isSelected ? 'focus' : 'plain']}>{sanitise(text)}</Text>
    </Row>
  );
});

function Nothing({ filter }: { filter: string }) {
  const theme = useTheme();
  return (
    <>
      <BlankRow />
      {filter === '' ? (
        <Text {...theme.good}>Nothing waits for you.</Text>
      ) : (
        <Text {...theme.quiet}>Nothing of that kind waits.</Text>
      )}
    </>
  );
}

/** What is in the selected house of the Map: its seats and tasks, and where its roads lead. */
import { Box, Text } from 'ink';
import { memo } from 'react';
import type { Role } from '../../../core/graph.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { Frame } from '../../components/Frame.tsx';
import { Beyond, contentOf } from '../../components/Panel.tsx';
import { Row } from '../../components/Row.tsx';
import type { Rect } from '../../layout/layout.ts';
import { placeIn, topFor } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import { cells, padded, wrapped } from '../../theme/text-width.ts';
import { aboutHandoff } from '../team/handoff-words.ts';
import { type InhabitantRow, inhabitantRow } from './inhabitant-rows.ts';
import { houseIn, type Inhabitant, inhabitants } from './state.ts';

/** From this width on the roads out of a house stand beside what is in it. */
const twoParts = 100;
const listShare = 0.55;
/** Cells between the two, the rule included. */
const gap = 4;
const labelWidth = 12;
const wordWidth = 10;

type InSight = { shown: Inhabitant[]; top: number; at: number; count: number };

/** The rows of the selected house that are in sight, and which of all is selected. */
export function inhabitantsInSight(
  { view: { map }, town: { state }, facts }: Look,
  rect: Rect,
): InSight {
  const house = houseIn(map, state);
  if (house === null) return { shown: [], top: 0, at: -1, count: 0 };
  const all = inhabitants(state, facts.seats, house);
  const ids = all.map(({ id }) => id);
  const at = map.keys === 'streets' ? -1 : placeIn(map.list, ids);
  const { height } = contentOf(rect);
  const top = topFor(map.list.top, Math.max(0, at), height, all.length);
  return { shown: all.slice(top, top + height), top, at, count: all.length };
}

export function HousePanel({ look, rect }: { look: Look; rect: Rect }) {
  const { map } = look.view;
  const { state } = look.town;
  const house = houseIn(map, state);
  if (house === null) return <Frame rect={rect} tone="line" />;
  const role = state.graph?.roles[house];
  const { shown, top, at, count } = inhabitantsInSight(look, rect);
  const { width, height } = contentOf(rect);
  const hasRoads = role !== undefined && width >= twoParts;
  const list = hasRoads ? Math.floor(width * listShare) : width;
  return (
    <Frame
      rect={rect}
      tone="line"
      title={<Title look={look} house={house} />}
      status={<Beyond above={top} under={count - top - shown.length} />}
    >
      <Box height={height}>
        <Box flexDirection="column" width={list} flexShrink={0}>
          {shown.length === 0 ? <Nobody role={role} /> : null}
          {shown.map((each, index) => (
            <Inhabited
              key={each.id}
              {...inhabitantRow(look, each)}
              width={list}
              state={top + index === at ? 'selected' : 'other'}
            />
          ))}
        </Box>
        {hasRoads ? <Roads role={role} width={width - list - gap} height={height} /> : null}
      </Box>
    </Frame>
  );
}

const placeNames: Record<string, string> = { done: 'done', human: 'you' };

function Title({ look, house }: { look: Look; house: string }) {
  const theme = useTheme();
  const role = look.town.state.graph?.roles[house];
  const name = role === undefined ? (placeNames[house] ?? house) : house;
  return (
    <Text wrap="truncate">
      <Text {...theme[look.view.map.keys === 'house' ? 'focus' : 'strong']}>
        {` ${sanitise(name)} `}
      </Text>
      <Text {...theme.quiet}>{role === undefined ? '' : `${aboutRole(role)} `}</Text>
    </Text>
  );
}

function aboutRole(role: Role): string {
  switch (role.kind) {
    case 'agent': {
      const seats = role.seats === 1 ? '1 seat' : `${role.seats} seats`;
      return sanitise(`· ${role.agents.join(', ')} · ${seats} · workspace ${role.workspace}`);
    }
    case 'merge-queue':
      return sanitise(`· merge queue · ${role.checks.join(' && ')}`);
    case 'check':
      return sanitise(`· check · ${role.command}`);
    case 'human':
      return '· yours';
  }
}

function Nobody({ role }: { role: Role | undefined }) {
  const theme = useTheme();
  return (
    <Text {...theme.quiet}>{role?.kind === 'agent' ? 'It has no seats.' : 'Nothing is here.'}</Text>
  );
}

type InhabitedProps = InhabitantRow & { width: number; state: 'selected' | 'other' };

const Inhabited = memo(function Inhabited(props: InhabitedProps) {
  const { sign, label, words, attempt, age, width, state } = props;
  const theme = useTheme();
  const isSelected = state === 'selected';
  const toned = (tone: typeof sign.tone) => theme[isSelected ? 'focus' : tone];
  return (
    <Row width={width} right={<Text {...toned('quiet')}>{` ${age}`.padStart(5)}</Text>}>
      <Text {...theme.focus}>{isSelected ? '❯ ' : '  '}</Text>
      <Text {...toned(sign.tone)}>{`${sign.glyph} `}</Text>
      <Text {...toned('strong')}>{label.padEnd(labelWidth)}</Text>
      <Text {...toned(sign.tone)}>{sign.word.padEnd(wordWidth)}</Text>
      <Text {...toned('plain')}>{words}</Text>
      <Text {...toned('quiet')}>{attempt === '' ? '' : `  ${attempt}`}</Text>
    </Row>
  );
}, isSameRow);

/** A sign is made anew at every drawing. */
function isSameRow({ sign: before, ...one }: InhabitedProps, { sign, ...other }: InhabitedProps) {
  const keys = Object.keys(one) as (keyof typeof one)[];
  return (
    before.glyph === sign.glyph &&
    before.word === sign.word &&
    before.tone === sign.tone &&
    keys.every((key) => one[key] === other[key])
  );
}

/** Where each verdict leads, and in the same row or under it what bounds that. */
function Roads({ role, width, height }: { role: Role; width: number; height: number }) {
  const theme = useTheme();
  const widest = Math.max(
    0,
    ...Object.keys(role.handoffs).map((verdict) => cells(sanitise(verdict))),
  );
  return (
    <>
      <Box flexDirection="column" width={gap} flexShrink={0}>
        <Text {...theme.line}>{Array.from({ length: height }, () => '  │').join('\n')}</Text>
      </Box>
      <Box flexDirection="column" width={width} height={height} overflowY="hidden">
        {Object.entries(role.handoffs).map(([verdict, handoff]) => (
          <Road
            key={verdict}
            verdict={sanitise(verdict)}
            to={sanitise(handoff.to)}
            about={aboutHandoff(handoff)}
            width={width}
            widest={widest}
          />
        ))}
      </Box>
    </>
  );
}

type RoadProps = { verdict: string; to: string; about: string; width: number; widest: number };

function Road({ verdict, to, about, width, widest }: RoadProps) {
  const theme = useTheme();
  const indent = widest + 3;
  const isBeside = indent + cells(to) + cells(about) + 2 <= width;
  const under = isBeside ? [] : wrapped(about, width - indent, 3);
  return (
    <>
      <Row width={width}>
        {`${padded(verdict, widest)} `}
        <Text {...theme.line}>→ </Text>
        <Text {...theme.strong}>{to}</Text>
        <Text {...theme.quiet}>{isBeside ? `  ${about}` : ''}</Text>
      </Row>
      {under.map((line) => (
        <Row key={line} width={width}>
          <Text {...theme.quiet}>{' '.repeat(indent) + line}</Text>
        </Row>
      ))}
    </>
  );
}

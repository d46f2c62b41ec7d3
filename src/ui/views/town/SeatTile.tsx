/** The frame around one seat's terminal, whose cells the compositor lays over it, or a card where there is none. */
import { Box, Text } from 'ink';
import { Frame } from '../../components/Frame.tsx';
import { Row } from '../../components/Row.tsx';
import { inside } from '../../layout/layout.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import { cut } from '../../theme/text-width.ts';
import type { Meaning } from '../../theme/theme.ts';
import type { TileScene } from './tiles.ts';

export function SeatTile({ tile }: { tile: TileScene }) {
  const { rect, border } = tile;
  const isHeavy = border === 'typing' || border === 'copying';
  const tone = borderTone(border);
  return (
    <Frame
      rect={rect}
      border={isHeavy ? 'heavy' : 'round'}
      tone={tone}
      title={<Name tile={tile} tone={tone} />}
      status={<Status tile={tile} />}
      foot={<Foot tile={tile} />}
      padding={0}
    >
      {tile.output.length > 0 ? <StationOutput tile={tile} /> : <Card tile={tile} />}
    </Frame>
  );
}

function borderTone(border: TileScene['border']): Meaning {
  if (border === 'copying') return 'focus';
  return border === 'plain' ? 'line' : border;
}

function Name({ tile, tone }: { tile: TileScene; tone: Meaning }) {
  const theme = useTheme();
  const { border, lock, name, title } = tile;
  const isActive = border !== 'plain' && border !== 'needed';
  return (
    <Text wrap="truncate">
      <Text {...theme[tone]}>{isActive ? ' ❯ ' : ' '}</Text>
      <Text {...theme.quiet}>{lock === '' ? '' : `${lock} `}</Text>
      <Text {...theme[isActive ? tone : 'strong']}>{name}</Text>
      <Text {...theme.line}>{title === '' ? '' : ' · '}</Text>
      {`${title} `}
    </Text>
  );
}

function Status({ tile: { sign, age } }: { tile: TileScene }) {
  const theme = useTheme();
  const words = sign.word === '' ? sign.glyph : `${sign.glyph} ${sign.word}`;
  return (
    <Text>
      <Text {...theme[sign.tone]}>{` ${words} `}</Text>
      <Text {...theme.quiet}>{age === '' ? '' : `${age} `}</Text>
    </Text>
  );
}

function Foot({ tile: { rect, foot, border } }: { tile: TileScene }) {
  const theme = useTheme();
  if (foot === '') return null;
  const tone = border === 'typing' ? 'typing' : border === 'copying' ? 'focus' : 'quiet';
  return <Text {...theme[tone]}>{` ${cut(foot, rect.width - 6)} `}</Text>;
}

/** What a station's commands put out; each batch has a heading. */
function StationOutput({ tile }: { tile: TileScene }) {
  const theme = useTheme();
  const { width } = inside(tile.rect);
  return tile.output.map(({ key, words, time, lines }) => (
    <Box key={key} flexDirection="column" flexShrink={0}>
      <Row width={width} right={<Text {...theme.quiet}>{time}</Text>}>
        <Text {...theme.strong}>{` ${words}`}</Text>
      </Row>
      {lines.map(({ id, text }) => (
        <Row key={id} width={width}>{` ${text}`}</Row>
      ))}
    </Box>
  ));
}

/** Words in the middle of the tile. */
function Card({ tile: { rect, card } }: { tile: TileScene }) {
  const theme = useTheme();
  const { height } = inside(rect);
  return (
    <Box flexDirection="column" height={height} justifyContent="center" alignItems="center">
      {cardLines(card, height).map(({ id, text }) => (
        <Text key={id} wrap="truncate" {...theme.quiet}>
          {text === '' ? ' ' : text}
        </Text>
      ))}
    </Box>
  );
}

/** Of too many lines the first two and the last ones, such as of a crash. */
function cardLines(card: string[], height: number): { id: number; text: string }[] {
  const isLong = card.length > height && height > 2;
  const lines = isLong ? [...card.slice(0, 2), ...card.slice(2 - height)] : card;
  return lines.slice(0, height).map((text, id) => ({ id, text }));
}

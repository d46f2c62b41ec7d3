/** The whole chrome of one scene. Which component draws the body is decided here, by view. */
import { Box, Text } from 'ink';
import { smallest } from '../frame.ts';
import type { BodyScene, Scene } from '../scene/scene.ts';
import type { Theme } from '../theme.ts';
import { BoardView } from './board-view.tsx';
import { FeedView } from './feed-view.tsx';
import { FooterLine } from './footer.tsx';
import { HeaderLine } from './header.tsx';
import { Help } from './help.tsx';
import { InboxView } from './inbox-view.tsx';
import { MapView } from './map-view.tsx';
import { Place } from './pieces.tsx';
import { SheetFrame } from './sheet.tsx';
import { TownView } from './town-view.tsx';

type Props = { scene: Scene; theme: Theme };

export function App({ scene, theme }: Props) {
  const { columns, rows } = scene.size;
  if (scene.kind === 'too small') return <TooSmall columns={columns} rows={rows} theme={theme} />;
  const { areas, overlay } = scene;
  return (
    <Box width={columns} height={rows}>
      <HeaderLine header={scene.header} rect={areas.header} theme={theme} />
      <Body scene={scene.body} theme={theme} />
      {overlay?.kind === 'help' && <Help help={overlay} theme={theme} />}
      {overlay?.kind === 'sheet' && <SheetFrame sheet={overlay.sheet} theme={theme} />}
      <Place rect={areas.footer}>
        <FooterLine footer={scene.footer} columns={columns} theme={theme} />
      </Place>
    </Box>
  );
}

function Body({ scene, theme }: { scene: BodyScene; theme: Theme }) {
  switch (scene.page) {
    case 'town':
      return <TownView scene={scene} theme={theme} />;
    case 'map':
      return <MapView scene={scene} theme={theme} />;
    case 'board':
      return <BoardView scene={scene} theme={theme} />;
    case 'inbox':
      return <InboxView scene={scene} theme={theme} />;
    case 'feed':
      return <FeedView scene={scene} theme={theme} />;
  }
}

function TooSmall({ columns, rows, theme }: { columns: number; rows: number; theme: Theme }) {
  return (
    <Box width={columns} height={rows} flexDirection="column" justifyContent="center">
      <Text {...theme.strong}>{`This window is ${columns}×${rows}.`}</Text>
      <Text>{`Town needs ${smallest.columns}×${smallest.rows} to show itself.`}</Text>
      <Text {...theme.quiet}>Make it larger, or leave with q and Enter.</Text>
    </Box>
  );
}

/** The chrome that Ink lays out: the Town view with what lies over it, and the word that a window is too small. */
import { Box, Text } from 'ink';
import { smallest } from '../frame.ts';
import { footerRow } from '../scene/footer.ts';
import { framed } from '../scene/framed.ts';
import type { Scene } from '../scene/scene.ts';
import type { Theme } from '../theme.ts';
import { Rows } from './rows.tsx';
import { TownView } from './town-view.tsx';

type Props = { scene: Scene; theme: Theme };

export function App({ scene, theme }: Props) {
  const { columns, rows } = scene.size;
  if (scene.kind === 'too small') return <TooSmall columns={columns} rows={rows} theme={theme} />;
  const { areas, header, body, footer, overlay } = scene;
  return (
    <Box width={columns} height={rows}>
      <Rows rect={areas.header} rows={[header.row]} theme={theme} />
      {body.page === 'town' && <TownView scene={body} theme={theme} />}
      {overlay !== null && <Rows {...framed(overlay)} theme={theme} />}
      <Rows rect={areas.footer} rows={[footerRow(footer, columns)]} theme={theme} />
    </Box>
  );
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

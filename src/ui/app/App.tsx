/** The whole screen, but for the cells of terminals, which the compositor lays over it. */
import { Box } from 'ink';
import { Place } from '../components/Place.tsx';
import { ThemeContext } from '../theme/ThemeContext.tsx';
import type { Theme } from '../theme/theme.ts';
import { FooterLine } from './FooterLine.tsx';
import { HeaderLine } from './HeaderLine.tsx';
import type { Scene } from './scene.ts';
import { TooSmall } from './TooSmall.tsx';

export function App({ scene, theme }: { scene: Scene; theme: Theme }) {
  const { columns, rows } = scene.size;
  return (
    <ThemeContext value={theme}>
      <Box width={columns} height={rows}>
        {scene.kind === 'too small' ? (
          <TooSmall size={scene.size} />
        ) : (
          <>
            <Place rect={scene.areas.header}>
              <HeaderLine header={scene.header} />
            </Place>
            {scene.body.element}
            <Place rect={scene.areas.footer}>
              <FooterLine footer={scene.footer} width={columns} />
            </Place>
            {scene.dialog?.element}
          </>
        )}
      </Box>
    </ThemeContext>
  );
}

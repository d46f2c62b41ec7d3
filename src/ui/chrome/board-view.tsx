/** The Board view. */
import type { BoardScene } from '../scene/board.ts';
import type { Theme } from '../theme.ts';
import { Rows } from './rows.tsx';

export function BoardView({ scene, theme }: { scene: BoardScene; theme: Theme }) {
  return <Rows rect={scene.rect} rows={scene.lines} theme={theme} />;
}

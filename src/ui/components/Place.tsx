/** A Box at a rectangle of the screen. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Rect } from '../layout/rect.ts';

type Props = {
  rect: Rect;
  /** `opaque` hides what lies under it, as a dialog does. */
  ground?: 'clear' | 'opaque';
  children?: ReactNode;
};

/**
 * Ink 6 ignores `left` and `top`, so margins put the Box in its place: its parent must be the Box of
 * the whole screen. Children are laid out from top to bottom.
 */
export function Place({ rect, ground = 'clear', children }: Props) {
  const { x, y, width, height } = rect;
  return (
    <Box
      position="absolute"
      marginLeft={x}
      marginTop={y}
      width={width}
      height={height}
      flexDirection="column"
      {...(ground === 'opaque' ? { backgroundColor: terminalGround } : {})}
    >
      {children}
    </Box>
  );
}

/** Ink fills a Box that has a background; a name that is no colour leaves the terminal's own. */
const terminalGround = 'default';

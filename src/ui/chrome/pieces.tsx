/**
 * Small parts the chrome is put together from. Texts that change on their own stand in their own
 * `Text`: Ink keeps the measure of every different text for ever, and pieces repeat where whole
 * lines would not.
 */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { Rect } from '../frame.ts';

/** Puts its children at a rectangle of the screen. */
export function Place({ rect, children }: { rect: Rect; children?: ReactNode }) {
  return (
    <Box
      position="absolute"
      marginLeft={rect.x}
      marginTop={rect.y}
      width={rect.width}
      height={rect.height}
      flexDirection="column"
    >
      {children}
    </Box>
  );
}

/** Blank cells that hide what was drawn before. */
export function Blank({ rect }: { rect: Rect }) {
  const row = ' '.repeat(rect.width);
  return (
    <Place rect={rect}>
      <Text>{Array.from({ length: rect.height }, () => row).join('\n')}</Text>
    </Place>
  );
}

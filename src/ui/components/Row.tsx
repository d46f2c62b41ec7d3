/** One row: what is at its left is cut where it does not fit, what is at its right stays whole. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

type Props = {
  /** Cells; as wide as its parent unless told. */
  width?: number;
  /** Text, at the right end. */
  right?: ReactNode;
  /** Text, from the left. */
  children?: ReactNode;
};

export function Row({ width, right, children }: Props) {
  return (
    <Box height={1} flexShrink={0} {...(width === undefined ? {} : { width })}>
      <Box flexGrow={1} flexShrink={1}>
        <Text wrap="truncate">{children}</Text>
      </Box>
      {right === undefined ? null : <Box flexShrink={0}>{right}</Box>}
    </Box>
  );
}

/** An empty row. */
export function BlankRow() {
  return <Box height={1} flexShrink={0} />;
}

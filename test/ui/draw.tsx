/** Draws parts of the screen, and whole screens, through ink-testing-library. */
import { stripVTControlCharacters } from 'node:util';
import chalk from 'chalk';
import { Box } from 'ink';
import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import sliceAnsi from 'slice-ansi';
import { App } from '../../src/ui/app/App.tsx';
import type { Scene } from '../../src/ui/app/scene.ts';
import type { Rect, Size } from '../../src/ui/layout/layout.ts';
import { ThemeContext } from '../../src/ui/theme/ThemeContext.tsx';
import type { Theme } from '../../src/ui/theme/theme.ts';
import { themesOf } from './fixtures/themes.ts';

const themes = themesOf(new URL('../../config/themes', import.meta.url).pathname);

/** The sizes that every view and dialog is drawn at. */
export const sizes = {
  small: { columns: 80, rows: 24 },
  large: { columns: 120, rows: 40 },
} as const satisfies Record<string, Size>;

/** A theme that ships with Town. */
export function shippedTheme(name: string): Theme {
  const theme = themes[name];
  if (theme === undefined) throw new Error(`There is no theme ${name}.`);
  return theme;
}

/** The rows of a component on a screen of this size, with SGR sequences. */
export function drawnInColour(element: ReactElement, size: Size, theme = 'dark'): string[] {
  chalk.level = 3;
  const tree = (
    <ThemeContext value={shippedTheme(theme)}>
      <Box width={size.columns} height={size.rows}>
        {element}
      </Box>
    </ThemeContext>
  );
  const { stdout, lastFrame, rerender, unmount } = render(<Box />);
  // The library says that every terminal has 100 columns.
  Object.defineProperty(stdout, 'columns', { value: size.columns });
  rerender(tree);
  const frame = lastFrame() ?? '';
  unmount();
  return frame.split('\n');
}

/** The same without colours, and without blanks at the end of a row. */
export function drawn(element: ReactElement, size: Size): string[] {
  return drawnInColour(element, size).map((line) => stripVTControlCharacters(line).trimEnd());
}

/** The whole screen of a scene. */
export function drawnScene(scene: Scene): string[] {
  return drawn(<App scene={scene} theme={shippedTheme('dark')} />, scene.size);
}

/** The same with SGR sequences. */
export function drawnSceneInColour(scene: Scene, theme = 'dark'): string[] {
  return drawnInColour(<App scene={scene} theme={shippedTheme(theme)} />, scene.size);
}

/** The rows of a dialog or panel, without its frame. */
export function within(rows: string[], { x, y, width, height }: Rect): string[] {
  return rows
    .slice(y + 1, y + height - 1)
    .map((row) => sliceAnsi(row, x + 2, x + width - 2).trimEnd());
}

/** Hands the theme to every component, so that none passes it on. */
import { createContext, useContext } from 'react';
import type { Theme } from './theme.ts';

export const ThemeContext = createContext<Theme | null>(null);

/** The theme to draw with: its styles are props of Ink's Text. Throws outside a ThemeContext. */
export function useTheme(): Theme {
  const theme = useContext(ThemeContext);
  if (theme === null) throw new Error('useTheme was called outside <ThemeContext>.');
  return theme;
}

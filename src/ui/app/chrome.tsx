/** The chrome of a scene as lines. */

import { mountInk } from '../ink/mount.tsx';
import type { Theme } from '../theme/theme.ts';
import { App } from './App.tsx';
import type { Scene } from './scene.ts';

export type Chrome = {
  /** The lines of this scene, one a row of the screen, with SGR sequences in all colours. */
  draw(scene: Scene, theme: Theme): readonly string[];
  close(): void;
};

/** Mounts the chrome; nothing is drawn before the first scene. */
export function mountChrome(): Chrome {
  const ink = mountInk();
  return {
    draw: (scene, theme) => ink.draw(<App scene={scene} theme={theme} />, scene.size),
    close: () => ink.close(),
  };
}

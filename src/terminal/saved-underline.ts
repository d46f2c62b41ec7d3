/**
 * A saved cursor brings all its attributes back (DECSC and DECRC, https://vt100.net/docs/vt510-rm/DECRC.html);
 * xterm.js forgets the style and the colour of the underline, so they are kept here beside the rest.
 */
import type { Terminal } from '@xterm/headless';
import type { Core } from './internals.ts';

/** Private modes that save the cursor when they are set, and restore it when they are reset. */
const SAVING_MODES = [1048, 1049];

/** Follows what saves and restores the cursor; the terminal itself does the rest of it. */
export function keepUnderline({ parser }: Terminal, core: Core): void {
  const save = () => {
    core.buffers.active.savedCurAttrData.extended = core._inputHandler._curAttrData.extended;
    return false;
  };
  const restore = ({ savedCurAttrData } = core.buffers.active) => {
    core._inputHandler._curAttrData.extended = savedCurAttrData.extended;
    return false;
  };
  parser.registerEscHandler({ final: '7' }, save);
  parser.registerEscHandler({ final: '8' }, () => restore());
  parser.registerCsiHandler({ final: 's' }, save);
  parser.registerCsiHandler({ final: 'u' }, () => restore());
  const saves = (modes: (number | number[])[]) =>
    modes.some((mode) => SAVING_MODES.includes(+mode));
  parser.registerCsiHandler({ prefix: '?', final: 'h' }, (modes) => saves(modes) && save());
  parser.registerCsiHandler({ prefix: '?', final: 'l' }, (modes) => {
    const saved = modes.includes(1049) ? core.buffers.normal : core.buffers.active;
    return saves(modes) && restore(saved);
  });
}

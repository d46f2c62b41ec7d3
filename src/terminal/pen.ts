/** The attributes that a run of SGR sequences leaves in force, as codes for one SGR sequence. */

export type Pen = {
  /** `;1;38;5;3`, to follow a 0; empty when nothing is set. */
  readonly style: string;
  /** Takes the parameters of one SGR sequence, such as `1;31`. */
  apply(codes: string): void;
};

const FLAGS = [1, 2, 3, 4, 5, 7, 8, 9, 53];
const CLEARS: Record<number, number[]> = {
  22: [1, 2],
  23: [3],
  24: [4],
  25: [5],
  27: [7],
  28: [8],
  29: [9],
  55: [53],
};
const COLOURS: Record<number, 'fg' | 'bg' | 'line'> = { 38: 'fg', 48: 'bg', 58: 'line' };
const UNCOLOURS: Record<number, 'fg' | 'bg' | 'line'> = { 39: 'fg', 49: 'bg', 59: 'line' };

/** A pen with nothing set. */
export function createPen(): Pen {
  const flags = new Map<number, string>();
  const colours = new Map<'fg' | 'bg' | 'line', string>();
  let style = '';

  const reset = () => {
    flags.clear();
    colours.clear();
  };
  /** Takes the code at `at` and gives back the place of the next. */
  const take = (codes: string[], at: number): number => {
    const text = codes[at] ?? '';
    const code = Number.parseInt(text || '0', 10);
    const target = COLOURS[code];
    if (target !== undefined) {
      const length = text.includes(':') ? 1 : codes[at + 1] === '5' ? 3 : 5;
      colours.set(target, codes.slice(at, at + length).join(';'));
      return at + length;
    }
    const ground = groundOf(code);
    const uncoloured = UNCOLOURS[code];
    if (code === 0) reset();
    else if (FLAGS.includes(code)) flags.set(code, text);
    else if (ground !== null) colours.set(ground, text);
    else if (uncoloured !== undefined) colours.delete(uncoloured);
    for (const flag of CLEARS[code] ?? []) flags.delete(flag);
    return at + 1;
  };

  return {
    get style() {
      return style;
    },
    apply(text) {
      const codes = text.split(';');
      for (let at = 0; at < codes.length; ) at = take(codes, at);
      const set = [...flags.values(), ...colours.values()];
      style = set.length === 0 ? '' : `;${set.join(';')}`;
    },
  };
}

function groundOf(code: number): 'fg' | 'bg' | null {
  if ((code >= 30 && code < 38) || (code >= 90 && code < 98)) return 'fg';
  if ((code >= 40 && code < 48) || (code >= 100 && code < 108)) return 'bg';
  return null;
}

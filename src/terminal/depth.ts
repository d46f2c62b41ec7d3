/** How many colours a terminal has, as far as its environment tells. */

/** 24 bits, the 256 of xterm, the 16 that the person's own palette colours, or none. */
export type Depth = 'true' | '256' | '16' | 'none';

/** What is sent to the terminal, and what the person sees of it in the end. */
export type Depths = { sent: Depth; shown: Depth };

/** The terminal that shows a tmux: what it is called, and what tmux found that it can do. */
export type TmuxClient = { name: string; features: string };

type Environment = Record<string, string | undefined>;

const trueColourTerms = /-direct$|kitty|ghostty|alacritty|wezterm|foot|contour|iterm/i;
const colourless = /^(?:dumb|unknown|vt\d+|.*-mono|.*-m)$/;

/**
 * tmux keeps every colour and reduces it for each terminal that shows it, so all are sent to it;
 * `client` says what that terminal has. A plain terminal gets no more than it has.
 */
export function depthsOf(environment: Environment, client: TmuxClient | null): Depths {
  if (!environment['TMUX']) {
    const depth = depthOf(environment);
    return { sent: depth, shown: depth };
  }
  return { sent: 'true', shown: client === null ? '256' : clientDepth(client) };
}

/** What a terminal has that is spoken to directly. */
export function depthOf(environment: Environment): Depth {
  const term = environment['TERM'] ?? '';
  if (colourless.test(term)) return 'none';
  // GNU screen hands the variable on, and not the colours.
  const isScreen = term.startsWith('screen');
  const isTrue = /^(?:truecolor|24bit)$/i.test(environment['COLORTERM'] ?? '');
  if ((isTrue && !isScreen) || trueColourTerms.test(term) || environment['WT_SESSION'])
    return 'true';
  return term.includes('256') ? '256' : '16';
}

function clientDepth({ name, features }: TmuxClient): Depth {
  const can = features.split(',');
  if (can.includes('RGB')) return 'true';
  return can.includes('256') ? '256' : depthOf({ TERM: name });
}

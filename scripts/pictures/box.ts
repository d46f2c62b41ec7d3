/** The characters that draw boxes, U+2500 to U+257F, as the lines that leave the middle of a cell. */

export type Weight = 'light' | 'heavy' | 'double';
export type Arms = {
  left: Weight | null;
  up: Weight | null;
  right: Weight | null;
  down: Weight | null;
};
export type Box =
  /** `gaps`: how many dashes a line is broken into, 1 for a whole one. */
  | { kind: 'lines'; arms: Arms; dashes: number }
  | { kind: 'corner'; arms: Arms }
  | { kind: 'diagonals'; rising: boolean; falling: boolean };

/** Left, up, right, down of each: 0 none, 1 light, 2 heavy, 3 double. */
const armsFrom2500 = `
1010 2020 0101 0202 1010 2020 0101 0202 1010 2020 0101 0202 0011 0021 0012 0022
1001 2001 1002 2002 0110 0120 0210 0220 1100 2100 1200 2200 0111 0121 0211 0112
0212 0221 0122 0222 1101 2101 1201 1102 1202 2201 2102 2202 1011 2011 1021 2021
1012 2012 1022 2022 1110 2110 1120 2120 1210 2210 1220 2220 1111 2111 1121 2121
1211 1112 1212 2211 1221 2112 1122 2221 2122 2212 1222 2222 1010 2020 0101 0202
3030 0303 0031 0013 0033 3001 1003 3003 0130 0310 0330 3100 1300 3300 0131 0313
0333 3101 1303 3303 3031 1013 3033 3130 1310 3330 3131 1313 3333 0011 1001 1100
0110 0000 0000 0000 1000 0100 0010 0001 2000 0200 0020 0002 1020 0102 2010 0201`
  .trim()
  .split(/\s/);
const first = 0x2500;
const weights: (Weight | null)[] = [null, 'light', 'heavy', 'double'];

/** What a character draws; null when it is no box. */
export function boxOf(text: string): Box | null {
  const code = text.codePointAt(0) ?? 0;
  const digits = text.length === 1 ? armsFrom2500[code - first] : undefined;
  if (digits === undefined) return null;
  if ('╱╲╳'.includes(text))
    return { kind: 'diagonals', rising: text !== '╲', falling: text !== '╱' };
  const [left, up, right, down] = [...digits].map((digit) => weights[Number(digit)] ?? null);
  const arms = { left, up, right, down } as Arms;
  if ('╭╮╯╰'.includes(text)) return { kind: 'corner', arms };
  return { kind: 'lines', arms, dashes: dashesOf(text) };
}

function dashesOf(text: string): number {
  if ('╌╍╎╏'.includes(text)) return 2;
  if ('┄┅┆┇'.includes(text)) return 3;
  return '┈┉┊┋'.includes(text) ? 4 : 1;
}

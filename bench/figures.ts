/** Figures as this command prints them: the middle, the spread, a peer beside it, and the goal. */

/** What a figure should be; the same unit as the figure. */
export type Goal = { at: 'most' | 'least'; limit: number };

export type Figure = {
  name: string;
  unit: string;
  /** One value a repetition, or all samples. */
  ours: readonly number[];
  /** The raw machine or another program, measured in turns with ours. */
  peer?: { name: string; values: readonly number[] };
  /** Of the ratio to the peer, or of our own middle. */
  goal?: Goal & { of: 'ours' | 'ratio' };
};

export type Print = (line: string) => void;

/** One line: name, middle and range of both sides, their ratio, and whether the goal is met. */
export function tell(print: Print, { name, unit, ours, peer, goal }: Figure): void {
  const parts = [`${name}: ${spread(ours)} ${unit}`];
  const ratio = peer === undefined ? Number.NaN : median(ours) / median(peer.values);
  if (peer !== undefined) {
    parts.push(`${peer.name} ${spread(peer.values)} ${unit}`, `ratio ${ratio.toFixed(2)}`);
  }
  if (goal !== undefined) {
    parts.push(verdictOn(goal.of === 'ratio' ? ratio : median(ours), goal, unit));
  }
  print(parts.join(' · '));
}

/** "goal <= 250 ms: met", for a figure that is known already. */
export function verdictOn(
  value: number,
  { at, limit, of }: NonNullable<Figure['goal']>,
  unit = '',
) {
  const isMet = at === 'most' ? value <= limit : value >= limit;
  const sign = at === 'most' ? '<=' : '>=';
  const what = of === 'ratio' ? `${sign} ${limit}x` : `${sign} ${limit} ${unit}`.trim();
  return `goal ${what}: ${isMet ? 'met' : 'MISSED'}`;
}

/** The middle with the smallest and the largest: "1.2 (0.9–3.1)". */
export function spread(values: readonly number[]): string {
  const least = Math.min(...values);
  const most = Math.max(...values);
  return values.length === 1
    ? short(median(values))
    : `${short(median(values))} (${short(least)}–${short(most)})`;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value that `percent` of the samples do not exceed (nearest rank); NaN when there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** "p50 1.2 p95 3.1 p99 9.9", for what a person waits for. */
export function percentiles(values: readonly number[]): string {
  return [50, 95, 99].map((each) => `p${each} ${short(percentile(values, each))}`).join(' ');
}

/** Three digits that matter, and none that do not. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '?';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

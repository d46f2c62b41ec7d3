/** One thing that `town doctor` has found. */
export type Finding = { about: string; state: 'good' | 'note' | 'bad'; text: string };

export function about(what: string, state: Finding['state'], text: string): Finding {
  return { about: what, state, text };
}

/** What a look has found; what it dies of is a finding, too, so that the others are still made. */
export async function guarded(
  what: string,
  look: () => Promise<Finding[]> | Finding[],
): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [about(what, 'bad', error instanceof Error ? error.message : String(error))];
  }
}

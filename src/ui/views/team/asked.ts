/** What a dialog of the Team view asks for. */
export type TeamAsked =
  | { kind: 'agent' | 'workspace' | 'time' | 'remove'; role: string }
  | { kind: 'target' | 'limit'; role: string; verdict: string }
  | { kind: 'new role'; after: string | null }
  /** Into which road it is put. */
  | { kind: 'place role'; name: string; after: string | null };

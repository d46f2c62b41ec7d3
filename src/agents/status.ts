/** What a program says of itself. The emulator hears it (`terminal/status.ts`); rules read it here. */
export type Status = {
  state: 'idle' | 'working' | 'done' | 'blocked' | 'error';
  kind: string | null;
  message: string;
  title: string;
  /** 0 to 100, or null when not told. */
  progress: number | null;
};

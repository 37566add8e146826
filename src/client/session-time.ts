/** What a mock client needs of time: the world's virtual clock, seen from where the world began. */
export interface SessionTime {
  /** Virtual milliseconds since the world began. */
  now(): number;
  /** Calls back after so many virtual milliseconds, unless cancelled. */
  setTimer(run: () => void, delayMs: number): { cancel(): void };
}

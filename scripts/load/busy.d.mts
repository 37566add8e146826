/**
 * Starts `count` busy processes, each in a session of its own, and waits until each of them runs. Each ends by itself after
 * `boundMs` real milliseconds.
 */
export function startBusy(
  count: number,
  boundMs: number,
): Promise<{ readonly pids: readonly number[]; stop(): Promise<void> }>;

import { real } from '../../src/time/base/real.ts';

const ROUNDS = 5;

/** The median of five rounds of wall time, in milliseconds; each round runs `fn` once. The first, unmeasured one warms up. */
export async function medianMs(fn: () => unknown): Promise<number> {
  await fn();
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const started = real.nowMs();
    await fn();
    rounds.push(real.nowMs() - started);
  }
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

/** One line of a report: what was measured, and the figure. */
export function line(what: string, figure: string): void {
  console.log(`${process.version.padEnd(9)} ${what.padEnd(64)} ${figure}`);
}

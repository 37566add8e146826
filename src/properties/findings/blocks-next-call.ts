import type { ExtraCheckProperty } from '../property.ts';
import type { CallRecord } from '../reading/call-record.ts';
import { type Statement, say } from '../statement.ts';
import { blockedMs } from './blocks-others.ts';

export const blocksNextCall = {
  id: 'blocks-next-call',
  summary: 'after a call that timed out, the next of its session waits',
  severity: 'warning',
  extraCheck: true,
  advice:
    "stop a cancelled call with the request's abort signal, and hold no lock or queue over a whole call: otherwise one call that times out delays all later ones",
} as const satisfies ExtraCheckProperty;

/** A call that a client made after another one had timed out. Times in virtual milliseconds. */
export interface NextCall {
  /** The call, in words: `a call of search`. */
  readonly what: string;
  /** When the client gave up on the call before, since that began. */
  readonly gaveUpAfterMs: number;
  /** How long it took until the client had its answer. The call is repeated each time that it times out. `null`: no answer came. */
  readonly tookMs: number | null;
  /** How often it timed out. */
  readonly timeouts: number;
  /** How long the client tried. */
  readonly triedMs: number;
  /** How long it takes where no call timed out before. */
  readonly aloneMs: number;
}

/** How long the server took to answer a call, whether or not the client still waited; `null`: no answer was seen. */
export function serverTookMs({ beganMs, executions }: CallRecord): number | null {
  const answers = executions.flatMap(({ answer }) => (answer === null ? [] : [answer.atMs]));
  return answers.length === 0 ? null : Math.min(...answers) - beganMs;
}

/**
 * A call after one that timed out does not wait for it. If a server goes on with a call that timed out, and runs one call after
 * the other, all later calls wait.
 *
 * @returns the finding in one sentence; `null`: the call did not wait
 */
export function nextCallStatement(next: NextCall): Statement | null {
  const { what, gaveUpAfterMs, tookMs, timeouts, triedMs, aloneMs } = next;
  if (tookMs !== null && tookMs - aloneMs < blockedMs) return null;
  const waits = tookMs === null ? say`is not answered within ${{ triedMs }} ms` : say`waits ${{ tookMs }} ms`;
  const often = timeouts === 1 ? { message: 'once', figures: { timeouts } } : say`${{ timeouts }} times`;
  const times = timeouts === 0 ? '' : say`, in which its client gives up ${often} more`;
  return say`after a client has given up on it at ${{ gaveUpAfterMs }} ms, ${what} in the same session ${waits}${times}; by itself it takes ${{ aloneMs }} ms`;
}

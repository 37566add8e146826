import type { SessionProblem } from '../../report/session-search-report.ts';
import type { SessionStep } from '../sessions/session-step.ts';

/**
 * A session in which a server does what a correct server does not do. Its steps play it again: see `playSession` and
 * `check --session`.
 *
 * @example
 * ```ts
 * import fc from 'fast-check';
 *
 * const { errorInstance } = await fc.check(sessionsHold(server, { calls: { search: {} } }), { numRuns: 3 });
 * if (errorInstance instanceof SessionError) console.log(errorInstance.steps);
 * ```
 */
export class SessionError extends Error {
  /** The name of every such error. */
  override readonly name = 'SessionError';
  /** The stable code. */
  readonly code = 'ERR_SESSION';
  /** The steps of the session, as plain JSON. */
  readonly steps: readonly SessionStep[];
  /** The seed of the order of ties; `null`: timers fire in the order in which they were armed. */
  readonly ties: number | null;
  /** What went wrong. */
  readonly problems: readonly SessionProblem[];

  /** @param problems at least one */
  constructor(steps: readonly SessionStep[], ties: number | null, problems: readonly SessionProblem[]) {
    super([...problems.map(({ message }) => message), `session: ${JSON.stringify(steps)}`].join('\n'));
    this.steps = steps;
    this.ties = ties;
    this.problems = problems;
  }
}

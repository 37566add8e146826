import type { Fields } from '../../wire/frame.ts';
import { UsageError } from '../options/usage-error.ts';

/**
 * What a language model does after a call that ended with an error or that its client gave up.
 *
 * - `give-up`: nothing more
 * - `retry`: it calls the tool with the same arguments again
 * - `ask-for-less`: it calls the tool with other arguments, one after the other
 * - `poll`: it asks for the state of the work with another tool, also after a call that answered in time, until the result says that
 *   the work is done
 */
export type TurnPolicy =
  | { readonly kind: 'give-up' }
  | {
      readonly kind: 'retry';
      /** How many times at most. */
      readonly times: number;
    }
  | {
      readonly kind: 'ask-for-less';
      /** The arguments of each further call. */
      readonly arguments: readonly Fields[];
    }
  | {
      readonly kind: 'poll';
      /** The tool that gives the state. */
      readonly tool: string;
      /** Its arguments, which may hold values of the first result, as in a session: `{ id: { $from: 'call', at: '/structuredContent/id' } }`. */
      readonly arguments: Fields;
      /** The pause between two calls, in virtual milliseconds. */
      readonly everyMs: number;
      /** The state at this JSON pointer of the result is one of these as long as the work goes on. */
      readonly while: { readonly at: string; readonly in: readonly unknown[] };
      /** The largest number of these calls. */
      readonly atMost: number;
    };

const kinds: readonly TurnPolicy['kind'][] = ['give-up', 'retry', 'ask-for-less', 'poll'];

/** The largest number of further calls of a turn. */
const mostCalls = 1_000;

/** @throws UsageError (`ERR_USAGE`) for something else than a policy */
export function assertPolicy(policy: TurnPolicy): void {
  if (typeof policy !== 'object' || policy === null || !kinds.includes(policy.kind))
    throw new UsageError(
      `a policy is { kind: ${kinds.map((kind) => `'${kind}'`).join(' | ')}, ... }, and not ${JSON.stringify(policy)}`,
    );
  const count =
    policy.kind === 'retry'
      ? policy.times
      : policy.kind === 'poll'
        ? policy.atMost
        : policy.kind === 'ask-for-less'
          ? Array.isArray(policy.arguments)
            ? policy.arguments.length
            : 0
          : 1;
  if (!Number.isInteger(count) || count < 1 || count > mostCalls)
    throw new UsageError(
      `the policy ${policy.kind} makes from 1 to ${mostCalls} further calls, and not ${JSON.stringify(count)}`,
    );
}

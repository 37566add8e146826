import type { RequestedCall } from './check-options.ts';
import type { ChosenCall } from './choose-calls.ts';

/** What tells one call of a check from another: the tool, and the arguments where the user gave them. */
function keyOf(call: ChosenCall | RequestedCall): string {
  const given = 'tries' in call ? (call.generated ? undefined : call.tries[0]) : call.arguments;
  return given === undefined ? call.tool : `${call.tool} ${JSON.stringify(given)}`;
}

/**
 * The keys of these calls, in their order. Each is a key of its own, also where a call is asked for twice: the same calls of
 * two clients have the same keys.
 */
export function callKeys(calls: readonly (ChosenCall | RequestedCall)[]): readonly string[] {
  const counts = new Map<string, number>();
  return calls.map((call) => {
    const key = keyOf(call);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count === 1 ? key : `${key} #${count}`;
  });
}

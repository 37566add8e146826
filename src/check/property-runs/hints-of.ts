import { clocksOf } from '../../clocks/clocks-of.ts';
import type { Conditions } from '../../clocks/conditions.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/** A server that does the same work this many times in a row meets a limit at this part of it. */
const parts = [1, 2, 3];

const transports: readonly Conditions['transport'][] = ['stdio', 'http'];

/**
 * Durations at which the verdict of a call is likely to change, in milliseconds: each limit of these clients, and each limit
 * divided by the number of attempts that a server may make, with both neighbours. In ascending order.
 */
export function hintsOf(clients: readonly ChosenClient[], mode: Conditions['mode'] = 'headless'): readonly number[] {
  const limits = clients.flatMap(({ profile, settings }) =>
    transports.flatMap((transport) =>
      clocksOf(profile, { transport, era: 'initialize', mode, settings, reading: 'strict' }).map(
        ({ limitMs }) => limitMs,
      ),
    ),
  );
  const hints = [...new Set(limits)].flatMap((limitMs) =>
    parts.flatMap((part) => [-1, 0, 1].map((step) => Math.round(limitMs / part) + step)),
  );
  return [...new Set(hints.filter((hint) => Number.isSafeInteger(hint) && hint >= 0))].sort(
    (one, other) => one - other,
  );
}

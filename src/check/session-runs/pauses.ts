import { clocksOf } from '../../clocks/clocks-of.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { conditionsOf } from '../options/conditions-of.ts';

const minuteMs = 60_000;

/** Pauses that matter to servers: sessions, tokens and pools expire after such times. */
const usualMs = [1_000, 30_000, 5 * minuteMs, 15 * minuteMs, 31 * minuteMs, 61 * minuteMs, 24 * 60 * minuteMs + 1];

/** How many limits of the client are of interest. */
const mostLimits = 4;

/**
 * The pauses that a session tries first, in virtual milliseconds: the usual ones, and the limits of the client's clocks with one
 * millisecond less and more.
 */
export function pausesFor(
  { profile, settings }: ChosenClient,
  server: ServerUnderTest,
  options: FullOptions,
): readonly number[] {
  const deadlines = clocksOf(profile, conditionsOf(server, options, settings));
  const limits = [...new Set(deadlines.map(({ limitMs }) => limitMs))]
    .filter((ms) => Number.isInteger(ms) && ms > 0 && ms <= 24 * 60 * minuteMs)
    .toSorted((one, other) => one - other)
    .slice(0, mostLimits);
  return [...new Set([...usualMs, ...limits.flatMap((ms) => [ms - 1, ms, ms + 1])])];
}

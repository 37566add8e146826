import type { Conditions } from './conditions.ts';
import type { Ms } from './duration.ts';
import { isUnknown } from './evidence.ts';
import type { Hop } from './hop.ts';
import { effectiveSetting } from './setting-ms.ts';

const smallest = (values: readonly (number | null)[]): number | null => {
  const limits = values.filter((value): value is number => value !== null);
  return limits.length > 0 ? Math.min(...limits) : null;
};

const largest = (values: readonly (number | null)[]): number | null =>
  values.some((value) => value === null) ? null : Math.max(...(values as number[]));

/**
 * The milliseconds of a duration under these conditions; `null`: no limit. In the strict reading an unknown duration is its
 * lower bound, or 0 without one. In the lax reading it is its upper bound, or no limit without one. A setting whose effect is
 * unknown gives the smaller duration with and without it in the strict reading, and the larger one in the lax reading.
 */
export function durationMs(ms: Ms, conditions: Conditions, hop: Hop): number | null {
  if (ms === null || typeof ms === 'number') return ms;
  if ('unknown' in ms) return conditions.reading === 'strict' ? (ms.atLeastMs?.is ?? 0) : (ms.atMostMs?.is ?? null);
  if ('least' in ms) return smallest(ms.least.map((part) => durationMs(part, conditions, hop)));
  if ('most' in ms) return largest(ms.most.map((part) => durationMs(part, conditions, hop)));
  if ('part' in ms) {
    const whole = durationMs(ms.of, conditions, hop);
    return whole === null ? null : whole * ms.part;
  }
  if ('told' in ms) return durationMs(ms.or, conditions, hop);
  for (const [index, key] of ms.set.entries()) {
    const setting = hop.settings?.[key];
    if (setting === undefined) continue;
    const value = effectiveSetting(setting, conditions.settings[key]);
    if (value === 'unset') continue;
    const limit = value === 'off' ? null : value;
    if (!isUnknown(setting.effect)) return limit;
    const without = durationMs({ set: ms.set.slice(index + 1), else: ms.else }, conditions, hop);
    return conditions.reading === 'strict' ? smallest([limit, without]) : largest([limit, without]);
  }
  return durationMs(ms.else, conditions, hop);
}

import type { Conditions, SettingValue } from './conditions.ts';
import { isUnknown } from './evidence.ts';
import type { Hop } from './hop.ts';
import type { Setting } from './setting.ts';
import { SettingError } from './setting-error.ts';

/** The effect of a user's value in a client: milliseconds, `'off'` (no limit), or `'unset'` (as if the user had not set it). */
export type EffectiveSetting = number | 'off' | 'unset';

const outsideBounds = (setting: Setting, value: number): boolean =>
  (setting.min !== undefined && value < setting.min) || (setting.max !== undefined && value > setting.max);

/** The effect of one setting, with its unit, its bounds, and the meaning of 0 in its client. */
export function effectiveSetting(setting: Setting, value: SettingValue | undefined): EffectiveSetting {
  if (typeof value !== 'number' || setting.effect === 'ignored') return 'unset';
  if (value === 0 && setting.zero !== undefined) return setting.zero;
  const scale = setting.unit === 'min' ? 60_000 : setting.unit === 's' ? 1000 : 1;
  if (!outsideBounds(setting, value)) return value * scale;
  if (setting.outside === 'clamp')
    return Math.min(Math.max(value, setting.min ?? value), setting.max ?? Number.POSITIVE_INFINITY) * scale;
  if (setting.outside === 'ignore') return 'unset';
  return value * scale;
}

const units: { readonly [unit: string]: string } = { ms: 'milliseconds', s: 'seconds', min: 'minutes' };

/**
 * Checks the settings that a user gave to a hop.
 *
 * @throws SettingError (`ERR_SETTING`) on a setting that the hop does not have, or a value that it refuses
 */
export function checkSettings(hop: Hop, settings: Conditions['settings']): void {
  const known = hop.settings ?? {};
  for (const [key, value] of Object.entries(settings)) {
    const setting = known[key];
    if (setting === undefined) {
      const names = Object.keys(known);
      throw new SettingError(
        `${hop.id} has no setting ${JSON.stringify(key)}; ${names.length > 0 ? `it has ${names.join(', ')}` : 'it has none that is known'}`,
      );
    }
    if (setting.unit === 'boolean' && typeof value !== 'boolean')
      throw new SettingError(`${hop.id}: ${key}=${String(value)} is neither true nor false`);
    if (setting.unit !== 'boolean' && !isUnknown(setting.unit) && typeof value !== 'number')
      throw new SettingError(
        `${hop.id}: ${key} must be a number, in ${units[setting.unit] ?? setting.unit}, and is ${JSON.stringify(value)}`,
      );
    if (typeof value === 'number' && (!Number.isFinite(value) || value < 0))
      throw new SettingError(`${hop.id}: ${key}=${value} must be a number of 0 or more`);
    if (typeof value === 'number' && setting.outside === 'refuse' && outsideBounds(setting, value))
      throw new SettingError(
        `${hop.id} refuses ${key}=${value}: it takes ${setting.min ?? 'any'} to ${setting.max ?? 'any'} ${String(setting.unit)}`,
      );
  }
}

import { settingsOf } from '../../clocks/duration.ts';
import { isUnknown } from '../../clocks/evidence.ts';
import type { Hop } from '../../clocks/hop.ts';
import type { Setting } from '../../clocks/setting.ts';
import type { ChosenGateway } from '../../scenario/link/http-path.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/** A setting that can give a clock more time. */
export interface Turnable {
  /** The id of the client or gateway that has the setting. */
  readonly of: string;
  readonly key: string;
  readonly unit: 'ms' | 's' | 'min';
  /** The largest value that it accepts, in its unit. */
  readonly most: number;
}

const scales = { ms: 1, s: 1_000, min: 60_000 } as const;

/** The largest value of a setting without a known one, in milliseconds: the longest timer of Node. A run ends long before. */
const mostMs = 2 ** 31 - 1;

function turnable(of: string, key: string, { unit, max, effect }: Setting): readonly Turnable[] {
  if (effect !== 'honoured' || (unit !== 'ms' && unit !== 's' && unit !== 'min')) return [];
  return [{ of, key, unit, most: Math.floor(max ?? mostMs / scales[unit]) }];
}

const ofDeadline = (hop: Hop, by: string): readonly Turnable[] => {
  const deadline = hop.deadlines[by.slice(hop.id.length + 1)];
  if (!by.startsWith(`${hop.id}/`) || deadline === undefined) return [];
  return settingsOf(deadline.ms).flatMap((key) => {
    const setting = hop.settings?.[key];
    return setting === undefined ? [] : turnable(hop.id, key, setting);
  });
};

/** The settings that give a clock its limit, the decisive one first. @param by the clock, as `hop/name` */
export function turnables(by: string, { profile }: ChosenClient, gateways: readonly ChosenGateway[]) {
  const { http } = profile;
  const hops: readonly Hop[] = [
    profile,
    ...(http === null || isUnknown(http) ? [] : [http]),
    ...gateways.map((gateway) => gateway.profile),
  ];
  return hops.flatMap((hop) => ofDeadline(hop, by));
}

/** A number of milliseconds in the unit of a setting, rounded up. */
export const inUnitOf = ({ unit }: Turnable, ms: number): number => Math.ceil(ms / scales[unit]);

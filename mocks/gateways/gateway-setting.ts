import type { Stated } from '../../src/clocks/evidence.ts';
import type { Setting } from '../../src/clocks/setting.ts';

/** A setting of a gateway, as whoever runs it turns it; by default it is honoured as it stands. */
export const gatewaySetting = (
  unit: Setting['unit'],
  stated: Stated,
  bounds: Partial<Pick<Setting, 'min' | 'max' | 'outside' | 'zero' | 'scope'>> = {},
): Setting => ({ unit, scope: 'server', effect: 'honoured', ...bounds, ...stated });

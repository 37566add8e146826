import type { Buffering } from './buffering.ts';
import type { When } from './conditions.ts';
import type { Deadline } from './deadline.ts';
import type { Ms } from './duration.ts';
import type { Fact, Stated } from './evidence.ts';
import type { Speaks } from './gateway-profile.ts';
import type { Outcome, ToServer } from './outcome.ts';
import type { Setting } from './setting.ts';

/** A setting of a gateway, as its operator sets it; by default every value is honoured. */
export const gatewaySetting = (
  unit: Setting['unit'],
  stated: Stated,
  bounds: Partial<Pick<Setting, 'min' | 'max' | 'outside' | 'zero' | 'scope'>> = {},
): Setting => ({ unit, scope: 'server', effect: 'honoured', ...bounds, ...stated });

/** How a gateway gives up: a status while none was sent, else how it cuts; by default it drops the origin's connection. */
export const httpOutcome = (
  status: number | null,
  cut: 'fin' | 'rst' | 'clean-end' | 'silent',
  toServer: readonly ToServer[] = ['close-exchange'],
): Outcome => ({ toCaller: { status, cut }, toServer });

/** How long a gateway keeps a client's connection open between exchanges. No exchange waits then, and the origin sees nothing. */
export const keptAlive = (ms: Ms, stated: Stated): Deadline => ({
  over: 'connection',
  ms,
  restartedBy: ['request'],
  pausedBy: ['exchange'],
  outcome: httpOutcome(null, 'fin', []),
  ...stated,
});

/** Which HTTP versions a gateway speaks to the client and to the origin. */
export const speaks = (client: Speaks['client'], origin: Speaks['origin'], stated: Stated): Fact<Speaks> => ({
  is: { client, origin },
  ...stated,
});

/** The buffering of a gateway that passes nothing on, not even the head, before the response is whole. */
export const wholeResponse = (stated: Stated, when?: When): readonly Buffering[] =>
  (['headers', 'body'] as const).map((of) => ({
    of,
    until: 'end',
    ...(when === undefined ? {} : { when }),
    ...stated,
  }));

import type { Buffering } from './buffering.ts';
import type { When } from './conditions.ts';
import type { Deadline } from './deadline.ts';
import type { Ms } from './duration.ts';
import type { Fact, Stated } from './evidence.ts';
import type { Speaks } from './gateway-profile.ts';
import type { Outcome, ToServer } from './outcome.ts';
import type { Setting } from './setting.ts';

/**
 * States a setting of a gateway.
 *
 * @param unit the unit of its value
 * @param stated the evidence
 * @param bounds its bounds, what happens beyond them, what 0 means, and where it is set; by default every value is honoured, and
 *   the setting is one of the server
 *
 * @example
 * ```ts
 * import { by, gatewaySetting } from 'mcp-deadline/authoring';
 *
 * const settings = {
 *   read_timeout: gatewaySetting('s', by('docs', 'https://wiki.example/proxy', '2026-11-21'), { min: 1, max: 3_600 }),
 * };
 * ```
 */
export const gatewaySetting = (
  unit: Setting['unit'],
  stated: Stated,
  bounds: Partial<Pick<Setting, 'min' | 'max' | 'outside' | 'zero' | 'scope'>> = {},
): Setting => ({ unit, scope: 'server', effect: 'honoured', ...bounds, ...stated });

/**
 * States what a gateway does when one of its deadlines fires.
 *
 * @param status the status of the response if no head was sent before; `null`: no response, so the exchange is cut
 * @param cut how a response that has begun is cut
 * @param toServer what the origin sees; by default its connection is closed
 *
 * @example
 * ```ts
 * import type { Deadline } from 'mcp-deadline';
 * import { by, httpOutcome } from 'mcp-deadline/authoring';
 *
 * const answer: Deadline = {
 *   over: 'exchange',
 *   ms: 30_000,
 *   outcome: httpOutcome(504, 'fin'),
 *   ...by('docs', 'https://wiki.example/proxy', '2026-11-21'),
 * };
 * ```
 */
export const httpOutcome = (
  status: number | null,
  cut: 'fin' | 'rst' | 'clean-end' | 'silent',
  toServer: readonly ToServer[] = ['close-exchange'],
): Outcome => ({ toCaller: { status, cut }, toServer });

/**
 * States how long a gateway keeps a client's connection open between exchanges. No exchange waits meanwhile, and the origin sees
 * nothing.
 *
 * @param ms the limit in milliseconds
 * @param stated the evidence
 *
 * @example
 * ```ts
 * import { by, keptAlive } from 'mcp-deadline/authoring';
 *
 * const deadlines = { keepAlive: keptAlive(75_000, by('docs', 'https://wiki.example/proxy', '2026-11-21')) };
 * ```
 */
export const keptAlive = (ms: Ms, stated: Stated): Deadline => ({
  over: 'connection',
  ms,
  restartedBy: ['request'],
  pausedBy: ['exchange'],
  outcome: httpOutcome(null, 'fin', []),
  ...stated,
});

/**
 * States the protocols of a gateway.
 *
 * @param client towards the client, the preferred one first
 * @param origin towards the origin, the preferred one first
 * @param stated the evidence
 *
 * @example
 * ```ts
 * import { by, speaks } from 'mcp-deadline/authoring';
 *
 * const spoken = speaks(['h2', 'http/1.1'], ['http/1.1'], by('docs', 'https://wiki.example/proxy', '2026-11-21'));
 * ```
 */
export const speaks = (client: Speaks['client'], origin: Speaks['origin'], stated: Stated): Fact<Speaks> => ({
  is: { client, origin },
  ...stated,
});

/**
 * States that a gateway passes nothing on, not even the head, before the response is complete.
 *
 * @param stated the evidence
 * @param when the conditions under which the statement holds; by default always
 *
 * @example
 * ```ts
 * import { by, wholeResponse } from 'mcp-deadline/authoring';
 *
 * const buffering = wholeResponse(by('measured', 'our-proxy 3.1', '2026-11-21'), { replies: 'json' });
 * ```
 */
export const wholeResponse = (stated: Stated, when?: When): readonly Buffering[] =>
  (['headers', 'body'] as const).map((of) => ({
    of,
    until: 'end',
    ...(when === undefined ? {} : { when }),
    ...stated,
  }));

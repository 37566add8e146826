import { z } from 'zod';
import type { BehaviourKind } from './behaviour-kind.ts';

/** How the delays of several calls are spread. */
export type DelayDistribution = 'fixed' | 'uniform' | 'lognormal' | 'bimodal' | 'step';

/** The call waits before it goes on. */
export interface Delay {
  /** It delays the call. */
  readonly type: 'delay';
  /** How long, in virtual milliseconds. @defaultValue 20_000 */
  readonly delayMs: number;
  /** Up to so many virtual milliseconds more, from the seed. @defaultValue 0 */
  readonly jitterMs: number;
  /**
   * How the delays of several calls are spread, from the seed. All scale with `delayMs`:
   *
   * - `fixed`: each call waits for `delayMs`.
   * - `uniform`: from 0 to `delayMs`, each value as likely as the others.
   * - `lognormal`: `delayMs` is the median, and few calls wait much longer: one in 40 more than 2.7 times as long with a `sigma` of 0.5.
   * - `bimodal`: a call waits for `delayMs` with the probability `slowShare`, and otherwise for `fastMs`.
   * - `step`: calls before `stepAtMs` wait for `fastMs`, and later ones for `delayMs`.
   *
   * @defaultValue 'fixed'
   */
  readonly distribution: DelayDistribution;
  /** The delay of the fast calls of `bimodal` and `step`, in virtual milliseconds. @defaultValue 0 */
  readonly fastMs: number;
  /** The probability of a slow call, for `bimodal`. @defaultValue 0.5 */
  readonly slowShare: number;
  /** The spread of `lognormal`: the standard deviation of the logarithm. @defaultValue 0.5 */
  readonly sigma: number;
  /** When the upstream becomes slow, for `step`, in virtual milliseconds since the run began. @defaultValue 10_000 */
  readonly stepAtMs: number;
}

/** A normally distributed number with the mean 0 and the standard deviation 1, by the method of Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function spread(behaviour: Delay, random: () => number, nowMs: number): number {
  const { distribution, delayMs, fastMs, slowShare, sigma, stepAtMs } = behaviour;
  switch (distribution) {
    case 'fixed':
      return delayMs;
    case 'uniform':
      return Math.round(random() * delayMs);
    case 'lognormal':
      return Math.round(delayMs * Math.exp(sigma * normal(random)));
    case 'bimodal':
      return random() < slowShare ? delayMs : fastMs;
    case 'step':
      return nowMs < stepAtMs ? fastMs : delayMs;
  }
}

export const delay: BehaviourKind<Delay> = {
  type: 'delay',
  fields: () => ({
    delayMs: z.int().min(0).default(20_000).describe('how much later, in milliseconds'),
    jitterMs: z.int().min(0).default(0).describe('up to so many milliseconds more, from the seed'),
    distribution: z
      .enum(['fixed', 'uniform', 'lognormal', 'bimodal', 'step'])
      .default('fixed')
      .describe(
        'how the delays of several calls are spread: all the same, from 0 to delayMs, around delayMs with a long tail, fast or slow by chance, or slow from stepAtMs on',
      ),
    fastMs: z.int().min(0).default(0).describe('the delay of the fast calls of bimodal and step, in milliseconds'),
    slowShare: z.number().min(0).max(1).default(0.5).describe('the probability of a slow call, for bimodal'),
    sigma: z.number().min(0).max(3).default(0.5).describe('the spread of lognormal; 0: every call waits for delayMs'),
    stepAtMs: z
      .int()
      .min(0)
      .default(10_000)
      .describe('when the upstream becomes slow, for step, in milliseconds since the run began'),
  }),
  waits: (behaviour, { random, nowMs }) => ({
    headers: spread(behaviour, random, nowMs) + Math.round(random() * behaviour.jitterMs),
  }),
};

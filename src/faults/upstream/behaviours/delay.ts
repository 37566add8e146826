import { z } from 'zod';
import type { BehaviourKind } from './behaviour-kind.ts';

/** The call waits before it goes on. */
export interface Delay {
  /** It delays the call. */
  readonly type: 'delay';
  /** How long, in virtual milliseconds. @defaultValue 20_000 */
  readonly delayMs: number;
  /** Up to so many virtual milliseconds more, from the seed. @defaultValue 0 */
  readonly jitterMs: number;
}

export const delay: BehaviourKind<Delay> = {
  type: 'delay',
  fields: () => ({
    delayMs: z.int().min(0).default(20_000).describe('how much later, in milliseconds'),
    jitterMs: z.int().min(0).default(0).describe('up to so many milliseconds more, from the seed'),
  }),
  waitMs: ({ delayMs, jitterMs }, random) => delayMs + Math.round(random() * jitterMs),
};

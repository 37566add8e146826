import { z } from 'zod';
import type { BehaviourKind } from './behaviour-kind.ts';
import { cutBody } from './stopped-body.ts';

/** The connection is reset (`ECONNRESET`): before the response begins, or in the middle of its body. */
export interface Reset {
  /** It resets the connection. */
  readonly type: 'reset';
  /**
   * After so many bytes of the body; a body that is not longer is left as it is. `null`: before the head, and the call
   * never reaches its upstream. @defaultValue `null`
   */
  readonly afterBytes: number | null;
}

export const reset: BehaviourKind<Reset> = {
  type: 'reset',
  fields: () => ({
    afterBytes: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('after so many bytes of the body; null: before the response begins'),
  }),
  replacement: ({ afterBytes }) => (afterBytes === null ? { type: 'cut', how: 'rst' } : null),
  body: ({ afterBytes }, tools) =>
    afterBytes === null ? null : cutBody(afterBytes, 'rst', 'resets the connection of the upstream call', tools),
};

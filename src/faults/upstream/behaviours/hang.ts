import { z } from 'zod';
import type { BehaviourKind } from './behaviour-kind.ts';
import { StoppedBody } from './stopped-body.ts';

/** The upstream stops: it sends no head, or not the rest of the body. The connection remains open. */
export interface Hang {
  /** It stops the upstream. */
  readonly type: 'hang';
  /** After so many bytes of the body; a body that is not longer is left as it is. `null`: before the head. @defaultValue `null` */
  readonly afterBytes: number | null;
  /** For so many virtual milliseconds; then the rest comes. `null`: without end. @defaultValue `null` */
  readonly hangMs: number | null;
}

export const hang: BehaviourKind<Hang> = {
  type: 'hang',
  fields: () => ({
    afterBytes: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('after so many bytes of the body; null: before the response begins'),
    hangMs: z.int().min(0).nullable().default(null).describe('for so many milliseconds; null: without end'),
  }),
  waitMs: ({ afterBytes, hangMs }) => (afterBytes === null ? (hangMs ?? Number.POSITIVE_INFINITY) : 0),
  body({ afterBytes, hangMs }, tools) {
    if (afterBytes === null || hangMs === 0) return null;
    const stop = (): void => {
      tools.note('the upstream response stops', { afterBytes, forMs: hangMs });
      if (hangMs !== null) tools.setTimer(() => body.lift(), hangMs);
    };
    const body = new StoppedBody({ afterBytes, stop }, tools);
    return body;
  },
};

import { z } from 'zod';
import type { BehaviourKind } from './behaviour-kind.ts';
import { cutBody } from './stopped-body.ts';

/** The body of the response ends before it is whole: the upstream closes the connection in order. */
export interface Truncate {
  /** It ends the body too early. */
  readonly type: 'truncate';
  /** After so many bytes; a body that is not longer is left as it is. `null`: never. @defaultValue 1_000 */
  readonly afterBytes: number | null;
}

export const truncate: BehaviourKind<Truncate> = {
  type: 'truncate',
  fields: () => ({
    afterBytes: z.int().min(0).nullable().default(1_000).describe('after so many bytes of the body; null: never'),
  }),
  body: ({ afterBytes }, tools) =>
    afterBytes === null ? null : cutBody(afterBytes, 'fin', 'ends the upstream response too early', tools),
};

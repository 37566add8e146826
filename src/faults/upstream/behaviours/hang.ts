import { z } from 'zod';
import type { BehaviourKind } from './behaviour-kind.ts';
import { StoppedBody } from './stopped-body.ts';

/** The upstream stops: no connection is made, it sends no head, or not the rest of the body. The connection remains open. */
export interface Hang {
  /** It stops the upstream. */
  readonly type: 'hang';
  /**
   * In which step of the call. The lookup, the connect and the handshake belong to new connections: a call on a connection that
   * its library has kept goes on. @defaultValue 'headers'
   */
  readonly phase: 'dns' | 'connect' | 'tls' | 'headers' | 'body';
  /**
   * For the phases `headers` and `body`: after so many bytes of the body; a body that is not longer is left as it is. `null`: before
   * the head, or in the phase `body` right after it. @defaultValue `null`
   */
  readonly afterBytes: number | null;
  /** For so many virtual milliseconds; then the rest comes. `null`: without end. @defaultValue `null` */
  readonly hangMs: number | null;
}

/** After how many bytes of the body it stops; `null`: in another phase. */
const stopsAfter = ({ phase, afterBytes }: Hang): number | null => {
  if (phase === 'body') return afterBytes ?? 0;
  return phase === 'headers' ? afterBytes : null;
};

export const hang: BehaviourKind<Hang> = {
  type: 'hang',
  fields: () => ({
    phase: z
      .enum(['dns', 'connect', 'tls', 'headers', 'body'])
      .default('headers')
      .describe(
        'in which step of the call: the lookup, the connect or the TLS handshake of a new connection, the head of the response, or its body',
      ),
    afterBytes: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe('after so many bytes of the body; null: before the response begins'),
    hangMs: z.int().min(0).nullable().default(null).describe('for so many milliseconds; null: without end'),
  }),
  waits(behaviour, { connects }) {
    const { phase, hangMs } = behaviour;
    const waitMs = hangMs ?? Number.POSITIVE_INFINITY;
    if (phase === 'body' || stopsAfter(behaviour) !== null) return {};
    if (phase === 'headers') return { headers: waitMs };
    const connection = connects();
    if (connection === null) return {};
    if ((phase === 'dns' && !connection.named) || (phase === 'tls' && !connection.secure)) return {};
    return { [phase]: waitMs };
  },
  body(behaviour, tools) {
    const afterBytes = stopsAfter(behaviour);
    const { hangMs } = behaviour;
    if (afterBytes === null || hangMs === 0) return null;
    const stop = (): void => {
      const goesOn = tools.hold('the upstream response stops', { afterBytes, forMs: hangMs, in: 'body' });
      if (hangMs === null) return;
      tools.setTimer(() => {
        goesOn('the upstream response goes on', { afterBytes });
        body.lift();
      }, hangMs);
    };
    const body = new StoppedBody({ afterBytes, stop }, tools);
    return body;
  },
};

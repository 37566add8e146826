import { z } from 'zod';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import type { Fault } from '../fault.ts';
import { carriedCall, exchangeAbout } from './exchange-about.ts';

/** The parameters of {@link responseWrongStream}. */
export interface ResponseWrongStream {
  readonly others: number;
  readonly afterMs: number;
}

/** The numbers of exchanges that no client makes. */
const firstKey = 1_000_000_000;

/**
 * Other clients make the same call at the same time, under the same JSON-RPC id, as clients do whose counters begin at the same
 * number behind one proxy. A server that finds the stream of an answer by its id alone sends it on the wrong one: the client
 * gets the answer of another one, or none. The tool runs more than once. Only over HTTP.
 */
export const responseWrongStream: Fault<ResponseWrongStream> = {
  id: 'response-wrong-stream',
  layer: 'http',
  summary: 'calls with the same id are made at the same time, so that a server may confuse their streams',
  places: ['in-process-http', 'http-child', 'remote-url'],
  defences: [
    'keep one transport for each session, or for each request',
    'find the stream of an answer by its connection and its id',
    'refuse an id that is in use with 400',
  ],
  incidents: [
    {
      url: 'https://github.com/modelcontextprotocol/python-sdk/issues/3060',
      date: '2026-07-03',
      fact: 'answers reach other callers in production; one connector sends every request under the id 1',
    },
    {
      url: 'https://github.com/indexnetwork/index/pull/940',
      date: '2026-06-11',
      fact: 'with one transport for all users, 36 of 37 cards showed the data of another user',
    },
    {
      url: 'https://github.com/cloudflare/agents/issues/1632',
      date: '2026-05-31',
      fact: 'of several requests the first whose id matches gets the answer',
    },
  ],
  parameters: z.strictObject({
    others: z
      .int()
      .min(0)
      .max(50)
      .default(1)
      .describe('so many other calls with the same id are made while a call is in progress'),
    afterMs: z.int().min(1).max(3_600_000).default(1).describe('so long after it was sent, in milliseconds'),
  }),
  arbitrary: (fc) => fc.record({ others: fc.nat({ max: 4 }), afterMs: fc.integer({ min: 1, max: 5_000 }) }),
  loses: true,
  reorders: false,
  inject(context, { others, afterMs }) {
    if (others === 0) return { lift() {} };
    let key = firstKey;
    const open = new Set<HopExchange>();
    const timers = new Set<{ cancel(): void } | null>();
    const hop = context.http((next) =>
      hopBefore(next, (request, listener) => {
        if (carriedCall(request) === null) return next.exchange(request, listener);
        let timer: { cancel(): void } | null = null;
        const call = new HopExchange(request, listener, {
          closed: () => {
            timer?.cancel();
            timers.delete(timer);
          },
        });
        timer = context.setTimer(() => {
          context.note('makes other calls with the same id', { ...exchangeAbout(request), others });
          for (let number = 0; number < others; number++) {
            const other = new HopExchange({ ...request, key: key++ }, () => {}, { closed: () => open.delete(other) });
            open.add(other);
            other.start(next);
          }
        }, afterMs);
        timers.add(timer);
        return call.start(next);
      }),
    );
    return {
      lift() {
        hop.lift();
        for (const timer of timers) timer?.cancel();
        for (const other of [...open]) other.abort();
      },
    };
  },
};

import { z } from 'zod';
import type { ExchangeEvent } from '../../wire/http/exchange.ts';
import type { LocalResponse } from '../../wire/http/gateway/local-response.ts';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import type { Fault } from '../fault.ts';
import { LocalResponder } from '../http/local-responder.ts';
import { WaitingFrames } from '../protocol/waiting-frames.ts';

/** The parameters of {@link retryStorm}. */
export interface RetryStorm {
  readonly get: 'answered' | '405' | '200-close' | '200-text' | '200-json' | 'close-after-ms';
  readonly closeAfterMs: number;
}

function responseOf(get: RetryStorm['get']): LocalResponse | null {
  const response = (status: number, type: string, text: string): LocalResponse => ({
    head: { status, headers: { 'content-type': type } },
    body: Buffer.from(text),
  });
  if (get === '405') return response(405, 'text/plain', 'Method Not Allowed');
  if (get === '200-close') return response(200, 'text/event-stream', '');
  if (get === '200-text') return response(200, 'text/plain', 'OK');
  return get === '200-json' ? response(200, 'application/json', '{"status":"ok"}') : null;
}

/**
 * The standing stream of a client ends as soon as it is opened, or the GET is answered with something else. How often a client
 * then opens it again is part of its profile: some reset their retry count after each clean end. Only over HTTP, with `initialize`.
 */
export const retryStorm: Fault<RetryStorm> = {
  id: 'retry-storm',
  layer: 'client',
  summary: 'the standing stream ends at once, and clients open it again and again',
  places: ['in-process-http', 'http-child', 'remote-url'],
  defences: [
    'answer GET with 405 if the server has no standing stream',
    'keep the stream open, and send comments on it',
    'send a `retry:` field, or 429 with Retry-After',
  ],
  incidents: [
    {
      url: 'https://github.com/malloydata/malloyyo/pull/134',
      date: '2026-08-05',
      fact: 'a GET that is answered with 200 and a text: one client made about 30 000 requests in 11 hours',
    },
    {
      url: 'https://github.com/vercel-labs/fx/pull/302',
      date: '2026-08-22',
      fact: 'a client without a wait after a clean end opens the stream 14 598 times in 3 s',
    },
  ],
  parameters: z.strictObject({
    get: z
      .enum(['answered', '405', '200-close', '200-text', '200-json', 'close-after-ms'])
      .default('200-close')
      .describe('what becomes of each GET; answered: as the server does'),
    closeAfterMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(0)
      .describe('with `close-after-ms`: the stream ends so long after it began, in milliseconds'),
  }),
  arbitrary: (fc) =>
    fc.record({
      get: fc.constantFrom('answered', '405', '200-text', '200-json', 'close-after-ms', '200-close'),
      closeAfterMs: fc.nat({ max: 10_000 }),
    }),
  loses: true,
  reorders: false,
  inject(context, { get, closeAfterMs }) {
    if (get === 'answered') return { lift() {} };
    let lifted = false;
    const waiting = new WaitingFrames(context);
    class Ending extends HopExchange {
      protected override receive(event: ExchangeEvent): void {
        this.deliver(event);
        if (event.type !== 'head' || event.head.status >= 300) return;
        waiting.delay(() => {
          if (lifted || !this.isOpen) return;
          context.note('ends the standing stream', { get, closeAfterMs });
          this.abortNext();
          this.deliver({ type: 'end' });
        }, closeAfterMs);
      }
    }
    const response = responseOf(get);
    const hop = context.http((next, { blockTime }) => {
      const responder = new LocalResponder(blockTime);
      return hopBefore(next, (request, listener) => {
        if (request.method !== 'GET') return next.exchange(request, listener);
        if (response === null) return new Ending(request, listener).start(next);
        context.note('answers the GET of the standing stream', { get });
        return responder.respond(listener, response);
      });
    });
    return {
      lift() {
        lifted = true;
        hop.lift();
        waiting.release();
      },
    };
  },
};

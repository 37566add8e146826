import { z } from 'zod';
import { isStateless } from '../../wire/frame.ts';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext, InjectedFault } from '../fault-context.ts';
import { carriedRequest } from '../http/exchange-about.ts';
import { cancelledId, isCall, OpenRequests, requestAbout } from './open-requests.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** The parameters of {@link cancellationIgnored}. */
export interface CancellationIgnored {
  readonly cancellation: 'as-sent' | 'lost' | 'late' | 'wrong-id';
  readonly lateMs: number;
}

/** Over HTTP without sessions a client cancels a request by closing its response, which the server does not see, or late. */
function unseenCloses(context: FaultContext, { cancellation, lateMs }: CancellationIgnored): InjectedFault {
  let lifted = false;
  const waiting = new WaitingFrames(context);
  class Unseen extends HopExchange {
    override abort(): void {
      const frame = carriedRequest(this.request);
      if (lifted || frame === null || !isStateless(frame) || this.nextEnded) {
        super.abort();
        return;
      }
      this.close();
      const about = { ...requestAbout(frame), requestId: frame.id };
      context.note('the server does not see that a request is cancelled', { ...about, cancels: false });
      if (cancellation !== 'late') return;
      waiting.delay(() => {
        context.note('the server sees the cancellation', { ...about, cancels: true });
        this.abortNext();
      }, lateMs);
    }
  }
  const hop = context.http((next) => hopBefore(next, (request, listener) => new Unseen(request, listener).start(next)));
  return {
    lift() {
      hop.lift();
      lifted = true;
      waiting.release();
    },
  };
}

/**
 * The server does not receive that a call is cancelled, receives it late, or under another id: the client sends nothing, or a
 * proxy keeps it. The work goes on after the client has given up. A server with a limit of its own ends it.
 */
export const cancellationIgnored: Fault<CancellationIgnored> = {
  id: 'cancellation-ignored',
  layer: 'protocol',
  summary: 'cancellations of calls do not reach the server, or come late',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'give each call a limit of its own, which also holds without a cancellation',
    'pass the abort signal on to everything that the call waits for',
  ],
  incidents: [
    {
      url: 'https://github.com/modelcontextprotocol/python-sdk/issues/2507',
      date: '2026-04-26',
      fact: 'a client session sends no cancellation after a timeout, and the work of the server goes on',
    },
    {
      url: 'https://github.com/openai/codex/issues/26956',
      date: '2026-06-08',
      fact: 'neither an interruption nor a timeout reaches the server',
    },
  ],
  parameters: z.strictObject({
    cancellation: z
      .enum(['as-sent', 'lost', 'late', 'wrong-id'])
      .default('lost')
      .describe('what becomes of a cancellation; as-sent: nothing is changed'),
    lateMs: z.int().min(0).max(86_400_000).default(10_000).describe('with `late`: so much later, in milliseconds'),
  }),
  arbitrary: (fc) =>
    fc.record({
      cancellation: fc.constantFrom('as-sent', 'late', 'wrong-id', 'lost'),
      lateMs: fc.nat({ max: 60_000 }),
    }),
  loses: true,
  reorders: true, // what is sent later overtakes a late cancellation
  inject(context, parameters) {
    const { cancellation, lateMs } = parameters;
    if (cancellation === 'as-sent' || (cancellation === 'late' && lateMs === 0)) return { lift() {} };
    const calls = new OpenRequests(context, isCall);
    const waiting = new WaitingFrames(context);
    const closes = unseenCloses(context, parameters);
    const end = context.toServer((frame, pass) => {
      const requestId = cancelledId(frame);
      const call = requestId === undefined ? undefined : calls.withId(requestId);
      if (call === undefined || requestId === undefined || !('method' in frame)) return pass(frame);
      const about = { ...requestAbout(call), requestId };
      context.note('the server does not receive a cancellation', { ...about, cancels: false });
      if (cancellation === 'wrong-id')
        pass({ ...frame, params: { ...frame.params, requestId: `${requestId}-other` } } as typeof frame);
      if (cancellation !== 'late') return;
      waiting.delay(() => {
        context.note('the server receives the cancellation', { ...about, cancels: true });
        pass(frame);
      }, lateMs);
    });
    return {
      lift() {
        end();
        calls.end();
        closes.lift();
        waiting.release();
      },
    };
  },
};

import { z } from 'zod';
import { type Fields, isNotification, isRequest, type RequestFrame } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { isCall, requestAbout, tokenOf } from './open-requests.ts';

/** The parameters of {@link progressIgnored}. */
export interface ProgressIgnored {
  readonly sendsToken: boolean;
  readonly readsProgress: boolean;
}

/** A call that asks for no progress. */
function withoutToken(call: RequestFrame): RequestFrame {
  const { _meta, ...params } = call.params ?? {};
  const { progressToken: _, ...meta } = (_meta ?? {}) as Fields;
  return { ...call, params: { ...params, ...(Object.keys(meta).length === 0 ? {} : { _meta: meta }) } };
}

/**
 * The client does nothing with progress: it asks for none, or it does not read it, so that progress restarts no limit. Many
 * clients are like that by themselves, as their profiles say; with this fault every client is.
 */
export const progressIgnored: Fault<ProgressIgnored> = {
  id: 'progress-ignored',
  layer: 'protocol',
  summary: 'the client asks for no progress, and reads none',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'answer before the shortest limit instead of relying on progress',
    'answer long work at once with the handle of a job',
  ],
  incidents: [
    {
      url: 'https://github.com/anomalyco/opencode/issues/24965',
      date: '2026-04-29',
      fact: 'a client restarts its limit on progress, and never sends the token that progress needs',
    },
    {
      url: 'https://github.com/modelcontextprotocol/typescript-sdk/pull/849',
      date: '2025-08-06',
      fact: 'the SDK restarts its limit on progress only if it is told to, which users do not expect',
    },
  ],
  parameters: z.strictObject({
    sendsToken: z.boolean().default(false).describe('whether the calls of the client have a progress token'),
    readsProgress: z.boolean().default(false).describe('whether progress that comes restarts limits of the client'),
  }),
  arbitrary: (fc) =>
    fc.record({ sendsToken: fc.constantFrom(true, false), readsProgress: fc.constantFrom(true, false) }),
  loses: true,
  reorders: false,
  inject(context, { sendsToken, readsProgress }) {
    const ends: (() => void)[] = [];
    if (!sendsToken)
      ends.push(
        context.toServer((frame, pass) => {
          if (!isRequest(frame) || !isCall(frame) || tokenOf(frame) === undefined) return pass(frame);
          context.note('the call asks for no progress', requestAbout(frame));
          pass(withoutToken(frame));
        }),
      );
    if (!readsProgress)
      // At the client itself: over HTTP the bytes have arrived, and restart the limits that bytes restart.
      ends.push(
        context.toClient((frame, pass) => {
          if (!isNotification(frame) || frame.method !== 'notifications/progress') return pass(frame);
          context.note('the client does not read progress');
        }),
      );
    return {
      lift() {
        for (const end of ends.splice(0)) end();
      },
    };
  },
};

import { z } from 'zod';
import { type Frame, type FrameId, isAnswer, isRequest, type RequestFrame } from '../wire/frame.ts';
import { betterCalls } from './better-calls.ts';
import type { AppliedRemedy, Remedy, RemedyContext } from './remedy.ts';

/** The parameters of {@link progressHeartbeat}. */
export interface ProgressHeartbeat {
  readonly everyMs: number;
}

/** The progress token of a call; `null`: the call does not ask for progress. */
function tokenOf({ params }: RequestFrame): FrameId | null {
  const meta = params?._meta;
  const token = typeof meta === 'object' && meta !== null && 'progressToken' in meta ? meta.progressToken : null;
  return typeof token === 'string' || typeof token === 'number' ? token : null;
}

/** Makes the progress notifications of one call. `progress` rises by 1 each time. */
function progressOf(token: FrameId): () => Frame {
  let progress = 0;
  return () => ({
    jsonrpc: '2.0',
    method: 'notifications/progress',
    params: { progressToken: token, progress: ++progress },
  });
}

/** Without HTTP: notifications between the call and its answer. */
function onFrames(site: RemedyContext, everyMs: number): AppliedRemedy {
  const open = new Map<FrameId, { cancel(): void }>();
  const stop = (id: FrameId | null) => {
    if (id === null) return;
    open.get(id)?.cancel();
    open.delete(id);
  };
  const removals = [
    site.toServer((frame, pass) => {
      const token = isRequest(frame) && frame.method === 'tools/call' ? tokenOf(frame) : null;
      if (token !== null && isRequest(frame)) {
        const { id } = frame;
        const next = progressOf(token);
        const beat = (): void =>
          void open.set(
            id,
            site.setTimer(() => {
              site.say(next());
              beat();
            }, everyMs),
          );
        beat();
      }
      if ('method' in frame && frame.method === 'notifications/cancelled') {
        const id = frame.params?.requestId;
        if (typeof id === 'string' || typeof id === 'number') stop(id);
      }
      pass(frame);
    }),
    site.toClient((frame, pass) => {
      if (isAnswer(frame)) stop(frame.id);
      pass(frame);
    }),
  ];
  return {
    lift() {
      for (const remove of removals) remove();
      for (const id of [...open.keys()]) stop(id);
    },
  };
}

/**
 * While a tool works, the server sends `notifications/progress` with the call's token. Over HTTP the call is then answered as
 * an event stream that begins at once. A call without a token gets no notifications.
 */
export const progressHeartbeat: Remedy<ProgressHeartbeat> = {
  name: 'progress-heartbeat',
  says: 'progress is sent now and then while a tool works, with the token of its call',
  onlyHttp: false,
  parameters: z.strictObject({
    everyMs: z.int().min(1).default(15_000).describe('a notification so often, in milliseconds'),
  }),
  arbitrary: (fc) => fc.record({ everyMs: fc.integer({ min: 1_000, max: 60_000 }) }),
  apply(site, { everyMs }) {
    if (!site.overHttp) return onFrames(site, everyMs);
    return betterCalls(site, (call) => {
      const token = tokenOf(call);
      if (token === null) return null;
      const next = progressOf(token);
      const text = () => `event: message\ndata: ${JSON.stringify(next())}\n\n`;
      return { head: { 'content-type': 'text/event-stream' }, beat: { everyMs, text } };
    });
  },
};

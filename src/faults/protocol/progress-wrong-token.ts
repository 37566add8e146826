import { z } from 'zod';
import { type Frame, type FrameId, isRequest, type RequestFrame } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { onMessages } from '../http/response-messages.ts';
import { aboutCalls, isCall, OpenRequests, requestAbout, tokenOf } from './open-requests.ts';

/** The parameters of {@link progressWrongToken}. */
export interface ProgressWrongToken {
  readonly token: 'as-sent' | 'invented' | 'stringified' | 'other-request' | 'missing';
}

/** The token that a server sends instead of that of its request; `undefined`: none. */
function wrongToken(token: ProgressWrongToken['token'], { id }: RequestFrame, others: readonly FrameId[]): unknown {
  if (token === 'invented') return `tool-call-${id}`;
  if (token === 'stringified') return String(id);
  // The first request of a session is the one that every client has made, and that is over.
  return token === 'other-request' ? (others.find((other) => other !== id) ?? 0) : undefined;
}

/**
 * The server reports progress under a token that is not that of the request: one that it makes up, its JSON-RPC id as a text,
 * that of another request, or none. The progress reaches no request, so no limit of the client is restarted. Some clients end
 * the connection over it.
 */
export const progressWrongToken: Fault<ProgressWrongToken> = {
  id: 'progress-wrong-token',
  layer: 'protocol',
  summary: 'progress has a token that is not that of its request',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'send the token of `params._meta.progressToken` back unchanged, as the same JSON type',
    'send no progress for a request without a token',
    'answer before the shortest limit instead of relying on progress',
  ],
  incidents: [
    {
      url: 'https://github.com/twentyhq/twenty/issues/24559',
      date: '2026-08-21',
      fact: 'a server makes tokens of request ids: 157 errors in a session, then Cursor marks it as failed',
    },
    {
      url: 'https://github.com/kaeawc/auto-mobile/issues/6118',
      date: '2026-09-04',
      fact: 'a token made of the tool and the time: the progress reaches no callback',
    },
    {
      url: 'https://github.com/lennix1337/Genexus18MCP/issues/44',
      date: '2026-07-23',
      fact: 'Cursor ends the connection over a token that it does not know',
    },
  ],
  parameters: z.strictObject({
    token: z
      .enum(['as-sent', 'invented', 'stringified', 'other-request', 'missing'])
      .default('invented')
      .describe('what the progress of calls has instead of its token; as-sent: nothing is changed'),
  }),
  arbitrary: (fc) =>
    fc.record({ token: fc.constantFrom('as-sent', 'missing', 'stringified', 'other-request', 'invented') }),
  loses: true, // the request gets no progress
  reorders: false,
  inject(context, { token }) {
    if (token === 'as-sent') return { lift() {} };
    const asked: FrameId[] = [];
    const calls = new OpenRequests(context, isRequest, (request) => {
      if (tokenOf(request) !== undefined) asked.push(request.id);
    });
    const wrong = (frame: Frame): Frame => {
      const call = calls.reportedBy(frame);
      if (call === null || !isCall(call) || !('method' in frame)) return frame;
      context.note('changes the token of progress', { ...requestAbout(call), token });
      const { progressToken: _, ...rest } = frame.params ?? {};
      const other = wrongToken(token, call, asked);
      return { ...frame, params: other === undefined ? rest : { ...rest, progressToken: other } };
    };
    const end = onMessages(
      context,
      (frame, { pass }) => {
        calls.answeredBy(frame);
        pass(wrong(frame));
      },
      aboutCalls,
    );
    return {
      lift() {
        end();
        calls.end();
      },
    };
  },
};

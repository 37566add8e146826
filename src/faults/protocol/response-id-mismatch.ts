import { z } from 'zod';
import { type Frame, isAnswer, type RequestFrame } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { type MessageWay, onMessages } from '../http/response-messages.ts';
import { OpenRequests, requestAbout } from './open-requests.ts';

const methods = ['initialize', 'tools/list', 'tools/call', 'ping'] as const;

/** The parameters of {@link responseIdMismatch}. */
export interface ResponseIdMismatch {
  readonly id: 'as-sent' | 'stringified' | 'incremented' | 'null' | 'omitted';
  readonly methods: readonly (typeof methods)[number][];
}

function passWithWrongId(frame: Frame, how: ResponseIdMismatch['id'], { pass, passText }: MessageWay): void {
  if (!isAnswer(frame)) return;
  const { id, ...rest } = frame;
  if (how === 'omitted') passText(JSON.stringify(rest));
  else if (how === 'null') passText(JSON.stringify({ ...frame, id: null }));
  else if (how === 'incremented') pass({ ...frame, id: typeof id === 'number' ? id + 1_000_000 : `${id}-1` } as Frame);
  else pass({ ...frame, id: String(id) } as Frame);
}

/**
 * An answer has another id than its request: the same as a text, another one, or none. The client waits for its whole limit,
 * and the server does not learn of it. What a client makes of an id of the wrong type is part of its profile.
 */
export const responseIdMismatch: Fault<ResponseIdMismatch> = {
  id: 'response-id-mismatch',
  layer: 'protocol',
  summary: 'answers have other ids than their requests',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'send the id of the request back unchanged, as the same JSON type',
    'test ids that are 0, a text, and large',
  ],
  incidents: [
    {
      url: 'https://github.com/google-gemini/gemini-cli/issues/28355',
      date: '2026-09-18',
      fact: 'an answer with another id keeps a client in its start-up for 600 s, without a message',
    },
    {
      url: 'https://github.com/samanhappy/mcphub/issues/88',
      date: '2025-05-13',
      fact: 'the answer to a ping has its id as a text, and the client does not know it',
    },
  ],
  parameters: z.strictObject({
    id: z
      .enum(['as-sent', 'stringified', 'incremented', 'null', 'omitted'])
      .default('incremented')
      .describe('the id of the answer; as-sent: that of the request'),
    methods: z.array(z.enum(methods)).default(['tools/list']).describe('the answers to these requests are changed'),
  }),
  arbitrary: (fc) =>
    fc.record({
      id: fc.constantFrom('as-sent', 'stringified', 'null', 'omitted', 'incremented'),
      methods: fc.subarray([...methods]),
    }),
  loses: true, // the request has no answer
  reorders: false,
  inject(context, parameters) {
    if (parameters.id === 'as-sent' || parameters.methods.length === 0) return { lift() {} };
    const isMeant = ({ method }: RequestFrame) => parameters.methods.some((one) => one === method);
    const requests = new OpenRequests(context, isMeant);
    const end = onMessages(
      context,
      (frame, way) => {
        const request = requests.answeredBy(frame);
        if (request === null) return way.pass(frame);
        context.note('changes the id of an answer', { ...requestAbout(request), id: parameters.id });
        passWithWrongId(frame, parameters.id, way);
      },
      (request) => request === null || isMeant(request),
    );
    return {
      lift() {
        end();
        requests.end();
      },
    };
  },
};

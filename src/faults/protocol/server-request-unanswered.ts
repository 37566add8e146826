import { z } from 'zod';
import { type Fields, type Frame, type FrameId, isAnswer, isRequest } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** What a client declares so that a server sends these requests. A ping needs nothing. */
const capabilityOf = {
  'roots/list': 'roots',
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
  ping: null,
} as const;

const methods = ['roots/list', 'sampling/createMessage', 'elicitation/create', 'ping'] as const;

/** The parameters of {@link serverRequestUnanswered}. */
export interface ServerRequestUnanswered {
  readonly method: (typeof methods)[number];
  readonly behaviour: 'answered' | 'ignored' | 'delayed' | 'error';
  readonly delayMs: number;
  readonly declared: boolean;
}

/** An `initialize` request that declares the capability besides. */
function declaring(frame: Frame, capability: string | null): Frame {
  if (capability === null || !isRequest(frame) || frame.method !== 'initialize') return frame;
  const declared = frame.params?.capabilities as Fields | undefined;
  if (declared !== undefined && capability in declared) return frame;
  return { ...frame, params: { ...frame.params, capabilities: { ...declared, [capability]: {} } } };
}

/**
 * The client declares that it answers a request of the server, and does not: the answer never comes, comes late, or is an
 * error. In 2026-07-28 a server sends no such requests.
 */
export const serverRequestUnanswered: Fault<ServerRequestUnanswered> = {
  id: 'server-request-unanswered',
  layer: 'protocol',
  summary: 'requests of the server to the client are not answered, or late',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'give each request to the client a short limit, and go on without the answer',
    'hold no lock while a request to the client is open',
    'send the request on the stream of the call that needs it',
  ],
  incidents: [
    {
      url: 'https://github.com/ChromeDevTools/chrome-devtools-mcp/issues/2476',
      date: '2026-08-05',
      fact: 'roots/list is awaited under the lock of all tools: the first call of each session takes 60 s',
    },
    {
      url: 'https://github.com/cloudflare/agents/issues/1510',
      date: '2026-05-12',
      fact: 'without a standing stream the request is dropped, and its caller waits for 60 s',
    },
    {
      url: 'https://github.com/modelcontextprotocol/go-sdk/issues/285',
      date: '2025-08-11',
      fact: 'a sampling request reaches the client only when the call has timed out',
    },
  ],
  parameters: z.strictObject({
    method: z.enum(methods).default('roots/list').describe('the request of the server'),
    behaviour: z
      .enum(['answered', 'ignored', 'delayed', 'error'])
      .default('ignored')
      .describe('what the client does; answered: as it does by itself'),
    delayMs: z.int().min(0).max(86_400_000).default(60_000).describe('with `delayed`: so long, in milliseconds'),
    declared: z.boolean().default(true).describe('whether the client declares the capability, also if it has none'),
  }),
  arbitrary: (fc) =>
    fc.record({
      method: fc.constantFrom(...methods),
      behaviour: fc.constantFrom('answered', 'delayed', 'error', 'ignored'),
      delayMs: fc.nat({ max: 120_000 }),
      declared: fc.constantFrom(false, true),
    }),
  loses: true,
  reorders: true, // what the client sends later overtakes a late answer
  inject(context, { method, behaviour, delayMs, declared }) {
    if (behaviour === 'answered') return { lift() {} };
    const asked = new Set<FrameId>();
    const waiting = new WaitingFrames(context);
    const ends = [
      context.onStart(() => asked.clear()),
      context.toClient((frame, pass) => {
        const isMeant = isRequest(frame) && frame.method === method;
        if (isMeant) {
          asked.add(frame.id); // the client may answer before `pass` returns
          context.note('the request of the server is not answered as it should be', { method, behaviour });
        }
        pass(frame);
        const error = { code: -32_603, message: 'Internal error' };
        if (isMeant && behaviour === 'error') context.sendToServer({ jsonrpc: '2.0', id: frame.id, error });
      }),
      context.toServer((frame, pass) => {
        if (!isAnswer(frame) || frame.id === null || !asked.delete(frame.id))
          return pass(declared ? declaring(frame, capabilityOf[method]) : frame);
        if (behaviour === 'delayed') waiting.delay(() => pass(frame), delayMs);
      }),
    ];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
        waiting.release();
      },
    };
  },
};

import { z } from 'zod';
import type { Fields, Frame } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { onMessages } from '../http/response-messages.ts';
import { OpenRequests } from './open-requests.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** The parameters of {@link slowToolsList}. */
export interface SlowToolsList {
  readonly delayMs: number;
  readonly extraTools: number;
  readonly schemaBytes: number;
}

/** Tools that only make the list longer, each with a schema of about so many bytes. */
function extraToolsOf(count: number, schemaBytes: number): readonly Fields[] {
  const description = 'x'.repeat(schemaBytes);
  const inputSchema = { type: 'object', properties: { value: { type: 'string', description } } };
  return Array.from({ length: count }, (_, number) => ({ name: `extra_tool_${number + 1}`, inputSchema }));
}

function withExtraTools(frame: Frame, extra: readonly Fields[]): Frame {
  if (extra.length === 0 || !('result' in frame) || !Array.isArray(frame.result.tools)) return frame;
  return { ...frame, result: { ...frame.result, tools: [...frame.result.tools, ...extra] } };
}

/** Each page of the list of tools comes late, and may be large. Clients have limits of their own for it, often short ones. */
export const slowToolsList: Fault<SlowToolsList> = {
  id: 'slow-tools-list',
  layer: 'protocol',
  summary: 'the list of tools comes late, or is very long',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: ['keep the list ready instead of building it for each request', 'split a long list into pages'],
  incidents: [
    {
      url: 'https://github.com/cline/cline/issues/7635',
      date: '2025-11-24',
      fact: 'a client gives tools/list 5 s, whatever limit its user sets',
    },
    {
      url: 'https://github.com/letta-ai/letta/issues/3373',
      date: '2026-06-14',
      fact: 'a client that connects and lists without any limit is stuck',
    },
  ],
  parameters: z.strictObject({
    delayMs: z.int().min(0).max(86_400_000).default(8_000).describe('how much later each page comes, in milliseconds'),
    extraTools: z.int().min(0).max(5_000).default(0).describe('so many more tools are on each page'),
    schemaBytes: z
      .int()
      .min(0)
      .max(100_000)
      .default(2_000)
      .describe('the size of the schema of each of those, in bytes'),
  }),
  arbitrary: (fc) =>
    fc.record({
      delayMs: fc.nat({ max: 60_000 }),
      extraTools: fc.nat({ max: 20 }),
      schemaBytes: fc.nat({ max: 2_000 }),
    }),
  loses: false,
  reorders: true, // other answers overtake the list
  inject(context, { delayMs, extraTools, schemaBytes }) {
    if (delayMs === 0 && extraTools === 0) return { lift() {} };
    const extra = extraToolsOf(extraTools, schemaBytes);
    const lists = new OpenRequests(context, ({ method }) => method === 'tools/list');
    const waiting = new WaitingFrames(context);
    const end = onMessages(
      context,
      (frame, { pass, hold }) => {
        if (lists.answeredBy(frame) === null) return pass(frame);
        context.note('delays the list of tools', { delayMs, extraTools });
        const passed = withExtraTools(frame, extra);
        if (delayMs === 0) return pass(passed);
        const release = hold();
        waiting.delay(() => {
          pass(passed);
          release();
        }, delayMs);
      },
      (request) => request === null || request.method === 'tools/list',
    );
    return {
      lift() {
        end();
        lists.end();
        waiting.release();
      },
    };
  },
};

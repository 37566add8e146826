import { z } from 'zod';
import { type Fields, type Frame, type FrameId, isAnswer, isRequest } from '../wire/frame.ts';
import { bigArguments, bigResult, type PayloadEncoding } from './big-payload.ts';
import type { Fault } from './fault.ts';

/** The parameters of {@link oversizedPayload}. */
export interface OversizedPayload {
  readonly textBytes: number;
  readonly structuredCopy: boolean;
  readonly encoding: PayloadEncoding;
  readonly direction: 'result' | 'arguments';
}

const argumentsOf = (params: Fields | undefined): Fields => {
  const args = params?.arguments;
  return typeof args === 'object' && args !== null ? (args as Fields) : {};
};

/** The result of every tool call, or its arguments, is of a given size. What clients do about it is judged. */
export const oversizedPayload: Fault<OversizedPayload> = {
  id: 'oversized-payload',
  layer: 'payload',
  summary: 'the results of tool calls, or their arguments, are very big',
  parameters: z.strictObject({
    textBytes: z
      .int()
      .min(0)
      .max(268_435_456)
      .default(2_000_000)
      .describe('the size of the payload in bytes; 0: it is left as it is'),
    structuredCopy: z.boolean().default(true).describe('whether structuredContent holds the same once more'),
    encoding: z.enum(['text', 'base64-image', 'deep-json']).default('text').describe('what it is made of'),
    direction: z.enum(['result', 'arguments']).default('result').describe('which way it goes'),
  }),
  arbitrary: (fc) =>
    fc.record({
      // What a fault does to a payload does not depend on its size, but how long that takes does.
      textBytes: fc.nat({ max: 50_000 }),
      structuredCopy: fc.constantFrom(false, true),
      encoding: fc.constantFrom('text', 'base64-image', 'deep-json'),
      direction: fc.constantFrom('result', 'arguments'),
    }),
  loses: false,
  reorders: false,
  inject(context, { textBytes, structuredCopy, encoding, direction }) {
    if (textBytes === 0) return { lift() {} };
    const calls = new Map<FrameId, string>();
    const about = (tool: string) => ({ tool, direction, encoding, textBytes });
    const toServer = (frame: Frame): Frame => {
      if (!isRequest(frame) || frame.method !== 'tools/call') return frame;
      const tool = String(frame.params?.name);
      if (direction === 'result') {
        calls.set(frame.id, tool);
        return frame;
      }
      context.note('makes the arguments big', about(tool));
      const args = bigArguments(argumentsOf(frame.params), textBytes, encoding);
      return { ...frame, params: { ...frame.params, arguments: args } };
    };
    const toClient = (frame: Frame): Frame => {
      if (!isAnswer(frame) || frame.id === null) return frame;
      const tool = calls.get(frame.id);
      calls.delete(frame.id);
      if (tool === undefined || 'error' in frame) return frame;
      context.note('makes the result big', about(tool));
      return { ...frame, result: bigResult(textBytes, encoding, structuredCopy) };
    };
    const ends = [
      context.toServer((frame, pass) => pass(toServer(frame))),
      context.toClient((frame, pass) => pass(toClient(frame))),
    ];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
      },
    };
  },
};

import { z } from 'zod';
import { type Fields, type Frame, type FrameId, isAnswer, isRequest } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import { type MessageWay, onMessages } from '../http/response-messages.ts';
import { aboutCalls } from '../protocol/open-requests.ts';

/** What a payload is made of. */
export type PayloadEncoding = 'text' | 'base64-image' | 'deep-json' | 'truncated';

/** The parameters of {@link oversizedPayload}. */
export interface OversizedPayload {
  readonly textBytes: number;
  readonly structuredCopy: boolean;
  readonly encoding: PayloadEncoding;
  readonly direction: 'result' | 'arguments';
}

const line = 'row 0123456789 abcdefghijklmnopqrstuvwxyz ';

/** Text of exactly so many bytes, which no compression of ours makes smaller: always the same. */
const bigText = (bytes: number): string => line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes);

/** Base64 of exactly so many characters: it begins as a PNG does. */
const bigBase64 = (bytes: number): string =>
  `iVBORw0KGgoAAAANSUhEUgAA${'AQIDBAUGBwgJCgsMDQ4P'.repeat(Math.ceil(bytes / 20))}`.slice(0, bytes);

const deepest = 500;
const open = '{"in":';

/** A value that nests as deep as readers commonly bear, and is about so many bytes when written: `{"in":{"in":"..."}}`. */
function deepJson(bytes: number): Fields {
  const depth = Math.max(1, Math.min(deepest, Math.floor(bytes / 2 / (open.length + 1))));
  const text = bigText(Math.max(0, bytes - depth * (open.length + 1) - 2));
  let value: unknown = text;
  for (let level = 0; level < depth; level++) value = { in: value };
  return value as Fields;
}

/** The result of a tool call with so many bytes in its first content. */
function bigResult(bytes: number, encoding: Exclude<PayloadEncoding, 'truncated'>, structuredCopy: boolean): Fields {
  if (encoding === 'deep-json') {
    const value = deepJson(bytes);
    const content = [{ type: 'text', text: JSON.stringify(value) }];
    return { content, ...(structuredCopy ? { structuredContent: value } : {}) };
  }
  const text = encoding === 'text' ? bigText(bytes) : bigBase64(bytes);
  const content = [encoding === 'text' ? { type: 'text', text } : { type: 'image', data: text, mimeType: 'image/png' }];
  return { content, ...(structuredCopy ? { structuredContent: { payload: text } } : {}) };
}

/** The text of an answer that is cut after so many bytes, in the middle of its JSON. */
const cutAnswer = (frame: Frame, bytes: number): string =>
  JSON.stringify({ ...frame, result: bigResult(bytes, 'text', false) }).slice(0, bytes);

/** Arguments with so many bytes in the first that is a text, or in one more where none is. */
function bigArguments(args: Fields, bytes: number, encoding: PayloadEncoding): Fields {
  const key = Object.keys(args).find((name) => typeof args[name] === 'string') ?? 'payload';
  const value =
    encoding === 'deep-json' ? deepJson(bytes) : encoding === 'base64-image' ? bigBase64(bytes) : bigText(bytes);
  return { ...args, [key]: value };
}

const argumentsOf = (params: Fields | undefined): Fields => {
  const args = params?.arguments;
  return typeof args === 'object' && args !== null ? (args as Fields) : {};
};

/**
 * The result of every tool call, or its arguments, is of a given size. What clients do about it is judged. With `truncated` the
 * message ends after so many bytes, in the middle of its JSON, as from a server that cuts at a size: it is no message then.
 */
export const oversizedPayload: Fault<OversizedPayload> = {
  id: 'oversized-payload',
  layer: 'payload',
  summary: 'the results of tool calls, or their arguments, are very big',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'cap a result, and say first what is missing',
    'split a result into pages, or answer with a link to a resource',
    'print JSON without indentation, and send nothing twice',
  ],
  incidents: [
    {
      url: 'https://github.com/daintreehq/daintree/issues/11526',
      date: '2026-07-31',
      fact: 'one call with defaults returns 31.2 MB: indentation adds a third, and structuredContent repeats the rest',
    },
    {
      url: 'https://github.com/github/copilot-cli/issues/1732',
      date: '2026-02-28',
      fact: 'a client cuts each text to 10 KB before it could save it to a file',
    },
    {
      url: 'https://github.com/DeusData/codebase-memory-mcp/issues/1375',
      date: '2026-08-03',
      fact: 'the server ends when a response passes 10 MiB',
    },
  ],
  parameters: z.strictObject({
    textBytes: z
      .int()
      .min(0)
      .max(268_435_456)
      .default(2_000_000)
      .describe('the size of the payload in bytes; 0: it is left as it is'),
    structuredCopy: z.boolean().default(true).describe('whether structuredContent repeats it'),
    encoding: z
      .enum(['text', 'base64-image', 'deep-json', 'truncated'])
      .default('text')
      .describe('what it is made of; truncated: a result that ends in the middle of its JSON. Arguments are text then'),
    direction: z.enum(['result', 'arguments']).default('result').describe('which way it goes'),
  }),
  arbitrary: (fc) =>
    fc.record({
      // What a fault does to a payload does not depend on its size, but how long that takes does.
      textBytes: fc.nat({ max: 50_000 }),
      structuredCopy: fc.constantFrom(false, true),
      encoding: fc.constantFrom('text', 'base64-image', 'deep-json', 'truncated'),
      direction: fc.constantFrom('result', 'arguments'),
    }),
  loses: true, // a truncated message cannot be parsed
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
    const toClient = (frame: Frame, { pass, passText }: MessageWay): void => {
      const tool = isAnswer(frame) && frame.id !== null ? calls.get(frame.id) : undefined;
      if (isAnswer(frame) && frame.id !== null) calls.delete(frame.id);
      if (tool === undefined || !('result' in frame)) {
        pass(frame);
        return;
      }
      context.note('makes the result big', about(tool));
      if (encoding === 'truncated') passText(cutAnswer(frame, textBytes));
      else pass({ ...frame, result: bigResult(textBytes, encoding, structuredCopy) });
    };
    const ends = [context.toServer((frame, pass) => pass(toServer(frame))), onMessages(context, toClient, aboutCalls)];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
      },
    };
  },
};

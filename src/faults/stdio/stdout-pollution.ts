import { z } from 'zod';
import { isAnswer } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';

const texts = {
  banner: 'Server is ready and listens on standard input',
  'json-log': '{"level":"info","msg":"a request has come"}',
  'partial-json': '{"jsonrpc":"2.0","result":',
  bom: '\ufeff',
  ansi: '\u001b[32minfo\u001b[39m a request has come',
} as const;

/** The parameters of {@link stdoutPollution}. */
export interface StdoutPollution {
  readonly when: 'before-initialize' | 'between-messages' | 'inside-message' | 'after-response';
  readonly text: keyof typeof texts;
  readonly lines: number;
}

/**
 * A library, a launcher or a child process writes text to the standard output that carries the messages. What a client does
 * with a line that is no message is part of its profile: it skips the line, or closes the connection. Inside a message the text
 * destroys the message.
 */
export const stdoutPollution: Fault<StdoutPollution> = {
  id: 'stdout-pollution',
  layer: 'stdio',
  summary: 'text that is no message comes on standard output',
  places: ['in-process', 'stdio-child'],
  defences: [
    'send console output to standard error before anything is imported',
    'check that standard output carries messages only',
    'start child processes without the standard output of the server',
  ],
  incidents: [
    {
      url: 'https://github.com/AgentDeskAI/browser-tools-mcp/issues/239',
      date: '2026-07-21',
      fact: '36 lines of log came on standard output before the handshake',
    },
    {
      url: 'https://github.com/ZubeidHendricks/youtube-mcp-server/pull/26',
      date: '2026-04-15',
      fact: 'a client reported the server as connected, and dropped the connection at once',
    },
    {
      url: 'https://github.com/microsoft/azure-devops-mcp/issues/147',
      date: '2025-06-29',
      fact: 'a line with the version on standard output broke the connection to a client',
    },
  ],
  parameters: z.strictObject({
    when: z
      .enum(['before-initialize', 'between-messages', 'inside-message', 'after-response'])
      .default('before-initialize')
      .describe(
        'when it comes: at each start; before each message; before an answer, on the same line; after each answer to a request',
      ),
    text: z
      .enum(['banner', 'json-log', 'partial-json', 'ansi', 'bom'])
      .default('banner')
      .describe(
        'what is written: a sentence, a log line in JSON, the beginning of a message, text with colours, or a byte order mark',
      ),
    lines: z.int().min(0).max(1_000).default(1).describe('how many lines each time; inside-message: how many messages'),
  }),
  arbitrary: (fc) =>
    fc.record({
      when: fc.constantFrom('before-initialize', 'between-messages', 'inside-message', 'after-response'),
      text: fc.constantFrom('banner', 'json-log', 'partial-json', 'ansi', 'bom'),
      lines: fc.nat({ max: 100 }),
    }),
  loses: true, // inside a message
  reorders: false,
  inject(context, { when, text, lines }) {
    let destroyed = 0;
    const pollute = (): void => {
      if (lines === 0) return;
      for (let line = 0; line < lines; line++) context.writeLine(texts[text]);
      context.note('text comes on standard output', { text, lines });
    };
    const ends = [
      context.onStart(() => {
        if (when === 'before-initialize') pollute();
      }),
      context.toClient((frame, pass) => {
        if (when === 'inside-message' && isAnswer(frame) && destroyed < lines) {
          destroyed++;
          context.note('text destroys a message', { text });
          context.writeLine(`${texts[text]}${JSON.stringify(frame)}`);
          return;
        }
        if (when === 'between-messages') pollute();
        pass(frame);
        if (when === 'after-response' && isAnswer(frame)) pollute();
      }),
    ];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
      },
    };
  },
};

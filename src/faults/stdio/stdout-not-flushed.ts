import { z } from 'zod';
import type { Fault } from '../fault.ts';
import { lineBytes } from './line-bytes.ts';

/** The parameters of {@link stdoutNotFlushed}. */
export interface StdoutNotFlushed {
  readonly bufferBytes: number | null;
}

/** A message that is not all written yet. */
interface Buffered {
  /** Where it ends in the output. */
  readonly endByte: number;
  readonly go: () => void;
}

/**
 * The server's standard output is buffered in blocks, as that of C and Python is on a pipe: it leaves when a block is full, or
 * when the process ends. An answer waits until later output fills its block. The size of a message is that of its compact JSON.
 */
export const stdoutNotFlushed: Fault<StdoutNotFlushed> = {
  id: 'stdout-not-flushed',
  layer: 'stdio',
  summary: "the server's output leaves in whole blocks only",
  places: ['in-process', 'stdio-child'],
  defences: ['flush after each message, or buffer by line', 'run the interpreter without buffers'],
  incidents: [
    {
      url: 'https://github.com/DeusData/codebase-memory-mcp/issues/513',
      date: '2026-06-19',
      fact: 'a build flushed its output only when standard input was closed, so every client waited',
    },
    {
      url: 'https://github.com/awslabs/AutoCorrode/pull/171',
      date: '2026-03-11',
      fact: 'answers came four or five calls late until output was buffered by line',
    },
    {
      url: 'https://github.com/kitfunso/hippo-memory/issues/13',
      date: '2026-04-24',
      fact: 'answers came only at the end of the input, here because the server waited for another delimiter',
    },
  ],
  parameters: z.strictObject({
    bufferBytes: z
      .int()
      .min(1)
      .max(1_048_576)
      .nullable()
      .default(4_096)
      .describe('the size of a block in bytes; 1: nothing waits; null: everything waits until the process ends'),
  }),
  arbitrary: (fc) =>
    fc.record({
      bufferBytes: fc.oneof({ withCrossShrink: true }, fc.integer({ min: 1, max: 65_536 }), fc.constant(null)),
    }),
  loses: true, // what is still buffered when the session ends
  reorders: false,
  inject(context, { bufferBytes }) {
    let writtenBytes = 0;
    let buffered: Buffered[] = [];
    const release = (): void => {
      for (const { go } of buffered.splice(0)) go();
    };
    const ends = [
      context.onStart(() => {
        writtenBytes = 0;
        buffered = [];
      }),
      context.onEnd(release),
      context.toClient((frame, pass) => {
        writtenBytes += lineBytes(frame);
        buffered.push({ endByte: writtenBytes, go: () => pass(frame) });
        const flushedBytes = bufferBytes === null ? 0 : writtenBytes - (writtenBytes % bufferBytes);
        while (buffered[0] !== undefined && buffered[0].endByte <= flushedBytes) buffered.shift()?.go();
        if (buffered.length > 0)
          context.note('output waits in the buffer of the server', { heldBytes: writtenBytes - flushedBytes });
      }),
    ];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
        release();
      },
    };
  },
};

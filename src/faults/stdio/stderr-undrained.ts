import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';

/** The parameters of {@link stderrUndrained}. */
export interface StderrUndrained {
  readonly pipeBytes: number;
  readonly drainAfterMs: number | null;
}

/** The largest pipe: more than any session writes. */
const mostBytes = 1_073_741_824;

/** A server whose write to standard error blocks once the pipe is full. */
class FullPipe {
  readonly #context: FaultContext;
  readonly #parameters: StderrUndrained;
  readonly #server: ReturnType<FaultContext['server']>;
  #waiting: (() => void)[] = [];
  #bytes = 0;
  #soon: { cancel(): void } | null = null;
  #drain: { cancel(): void } | null = null;
  #blocked: { lift(): void } | null = null;

  constructor(context: FaultContext, parameters: StderrUndrained) {
    this.#context = context;
    this.#parameters = parameters;
    this.#server = context.server();
  }

  readonly wroteStderr = (bytes: number): void => {
    const { pipeBytes, drainAfterMs } = this.#parameters;
    this.#bytes += bytes;
    if (this.#blocked !== null || this.#bytes <= pipeBytes) return;
    this.#context.note('the server blocks in a write to standard error', { pipeBytes });
    this.#blocked = this.#server.pause('event-loop');
    if (drainAfterMs !== null) this.#drain = this.#context.setTimer(() => this.goOn(), drainAfterMs);
  };

  /** A message waits until the instant is over: only then all that the server wrote to standard error in it is known. */
  readonly wroteMessage = (go: () => void): void => {
    this.#waiting.push(go);
    this.#soon ??= this.#context.setTimer(() => {
      this.#soon = null;
      if (this.#blocked === null) this.#release();
    }, 0);
  };

  readonly forget = (): void => {
    this.#waiting = [];
    this.goOn();
  };

  /** The client has read everything. */
  goOn(): void {
    this.#soon?.cancel();
    this.#soon = null;
    this.#drain?.cancel();
    this.#drain = null;
    this.#bytes = 0;
    this.#blocked?.lift();
    this.#blocked = null;
    this.#release();
  }

  readonly release = (): void => this.#release();

  #release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}

/**
 * The client never reads the server's standard error. The pipe holds 64 KiB; then the next write of the server blocks, and nothing
 * of it runs any more: no answer, no crash, no log. Messages of the same millisecond come after that write.
 *
 * So it is with loggers that block, such as those of Python and Go. Node's own `console.error` does not block on a pipe: for a
 * server that uses it, this fault shows the effect of a logger that does. What counts is what the server really writes.
 */
export const stderrUndrained: Fault<StderrUndrained> = {
  id: 'stderr-undrained',
  layer: 'stdio',
  summary: 'the client never reads standard error, and a full pipe blocks the server',
  places: ['stdio-child'],
  defences: [
    'log to standard error within a bound, or to a file',
    'never log whole arguments',
    'drop log lines rather than wait',
  ],
  incidents: [
    {
      url: 'https://github.com/kubestellar/console/issues/7960',
      date: '2026-04-14',
      fact: 'a client read standard output only, and the server stopped after 64 KiB of log',
    },
    {
      url: 'https://github.com/sbknana/equipa/pull/32',
      date: '2026-09-09',
      fact: 'a log of arguments blocked the server from about 4 000 characters on',
    },
    {
      url: 'https://github.com/Quack6765/Eidon-AI/pull/247',
      date: '2026-08-15',
      fact: 'a server that wrote 256 KiB to standard error before it answered was never read',
    },
  ],
  parameters: z.strictObject({
    pipeBytes: z.int().min(0).max(mostBytes).default(65_536).describe('how much the pipe holds, in bytes'),
    drainAfterMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .nullable()
      .default(null)
      .describe('after how long the client reads it after all, in milliseconds; null: never'),
  }),
  arbitrary: (fc) =>
    fc.record({
      pipeBytes: fc.nat({ max: mostBytes }).map((smaller) => mostBytes - smaller),
      drainAfterMs: fc.oneof({ withCrossShrink: true }, fc.nat({ max: 60_000 }), fc.constant(null)),
    }),
  loses: true, // what waits when the session ends
  reorders: false,
  inject(context, parameters) {
    if (parameters.pipeBytes === mostBytes) return { lift() {} };
    const pipe = new FullPipe(context, parameters);
    const ends = [
      context.onStart(pipe.forget),
      context.onEnd(pipe.release),
      context.process.onStderr(pipe.wroteStderr),
      context.toClient((frame, pass) => pipe.wroteMessage(() => pass(frame))),
    ];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
        pipe.goOn();
      },
    };
  },
};

import { z } from 'zod';
import { isRequest } from '../../wire/frame.ts';
import { beforeServer } from '../before-server.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';

/** The parameters of {@link deployDrain}. */
export interface DeployDrain {
  readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL';
  readonly afterMs: number;
  readonly graceMs: number;
  readonly times: number;
}

/** Ends the process of the server while it works on a call. */
class Deployment {
  readonly #context: FaultContext;
  readonly #parameters: DeployDrain;
  readonly #ends: (() => void)[];
  #timer: { cancel(): void } | null = null;
  #signals = 0;

  constructor(context: FaultContext, parameters: DeployDrain) {
    this.#context = context;
    this.#parameters = parameters;
    const hook = beforeServer(context, (frame, pass) => {
      if (frame !== null && isRequest(frame) && frame.method === 'tools/call') this.#schedule();
      pass();
    });
    this.#ends = [() => hook.lift(), () => this.#stop()];
    if (!context.overHttp) this.#ends.push(context.onStart(() => this.#stop())); // the old process is gone
  }

  lift(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #schedule(): void {
    const { afterMs, times } = this.#parameters;
    if (this.#timer !== null || this.#signals >= times) return;
    this.#timer = this.#context.setTimer(() => this.#begin(), afterMs);
  }

  #begin(): void {
    const { signal, graceMs } = this.#parameters;
    this.#signals++;
    this.#timer = null;
    if (!this.#context.process.signal(signal)) return;
    this.#context.note('the process of the server gets a signal', { signal, graceMs });
    if (signal === 'SIGKILL') return;
    this.#timer = this.#context.setTimer(() => {
      this.#timer = null;
      if (this.#context.process.signal('SIGKILL')) this.#context.note('the grace is over', { signal: 'SIGKILL' });
    }, graceMs);
  }
}

/**
 * A new version is deployed, or an instance is removed: the process of the server gets a signal in the middle of a call, and is
 * killed when the grace is over. Node ends at once without a handler of the signal. A server copes that answers what is in
 * progress, and ends before the grace is over; one whose shutdown waits for streams that never end does not.
 *
 * The real process gets the real signal, and its shutdown runs in virtual time. No second instance starts: over HTTP later
 * requests are refused, over stdio the client may start the server again.
 */
export const deployDrain: Fault<DeployDrain> = {
  id: 'deploy-drain',
  layer: 'process',
  summary: 'the process of the server is ended in the middle of a call',
  places: ['stdio-child', 'http-child'],
  defences: [
    'accept nothing new, and answer what is in progress, with an error if need be',
    'close streams with a hint to reconnect',
    'end before the grace is over',
  ],
  incidents: [
    {
      url: 'https://github.com/mindset-ai/memex-ai/pull/160',
      date: '2026-06-12',
      fact: 'without a handler of SIGTERM about 25 bodies were cut at each stop of an instance',
    },
    {
      url: 'https://github.com/embabel/embabel-agent/pull/1766',
      date: '2026-07-07',
      fact: 'the shutdown waited 30 s for open event streams',
    },
    {
      url: 'https://github.com/ProfessionalWiki/MediaWiki-MCP-Server/issues/319',
      date: '2026-04-28',
      fact: 'Node ends at once, so it is unknown whether a change of a page was made',
    },
  ],
  parameters: z.strictObject({
    signal: z.enum(['SIGTERM', 'SIGINT', 'SIGKILL']).default('SIGTERM').describe('which signal the process gets'),
    afterMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(1_000)
      .describe('how long after a tool call reached the server, in milliseconds'),
    graceMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(10_000)
      .describe('how long the process has until it is killed, in milliseconds'),
    times: z.int().min(0).max(100).default(1).describe('how many times that happens in one session'),
  }),
  arbitrary: (fc) =>
    fc.record({
      times: fc.nat({ max: 2 }),
      signal: fc.constantFrom('SIGTERM', 'SIGINT', 'SIGKILL'),
      afterMs: fc.nat({ max: 120_000 }),
      graceMs: fc.nat({ max: 240_000 }),
    }),
  loses: true,
  reorders: false,
  inject(context, parameters) {
    const deployment = new Deployment(context, parameters);
    return { lift: () => deployment.lift() };
  },
};

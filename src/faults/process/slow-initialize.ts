import { z } from 'zod';
import { isRequest } from '../../wire/frame.ts';
import { beforeServer } from '../before-server.ts';
import type { Fault } from '../fault.ts';

/** The parameters of {@link slowInitialize}. */
export interface SlowInitialize {
  readonly delayMs: number;
}

/**
 * The server does slow work before it answers `initialize` or `server/discover`: a login, an index, a language server that
 * starts. Each handshake waits. A server that answers the handshake from static data, and starts its backends afterwards, has no
 * such wait; within this fault it copes as far as its clients are patient.
 */
export const slowInitialize: Fault<SlowInitialize> = {
  id: 'slow-initialize',
  layer: 'process',
  summary: 'the server answers the handshake late',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'answer initialize from static data',
    'start backends after notifications/initialized',
    'answer calls with an error that says that the server is starting',
  ],
  incidents: [
    {
      url: 'https://github.com/bug-ops/mcpls/issues/172',
      date: '2026-06-05',
      fact: 'the handshake waited 86 s for a language server, and clients gave up after 60 s',
    },
    {
      url: 'https://github.com/cline/cline/issues/12044',
      date: '2026-07-03',
      fact: 'a client allows 1.5 s for the handshake, which a loaded machine exceeds',
    },
    {
      url: 'https://github.com/microsoft/vscode/issues/246753',
      date: '2025-04-16',
      fact: 'behind a proxy the answer to the handshake never came',
    },
  ],
  parameters: z.strictObject({
    delayMs: z.int().min(0).max(86_400_000).default(10_000).describe('how long each handshake waits, in milliseconds'),
  }),
  arbitrary: (fc) => fc.record({ delayMs: fc.nat({ max: 120_000 }) }),
  loses: false,
  reorders: true, // pings overtake the handshake
  inject(context, { delayMs }) {
    const waiting = new Map<() => void, { cancel(): void }>();
    const pass = (go: () => void): void => {
      waiting.get(go)?.cancel();
      waiting.delete(go);
      go();
    };
    const hook = beforeServer(context, (frame, go) => {
      const isHandshake =
        frame !== null && isRequest(frame) && (frame.method === 'initialize' || frame.method === 'server/discover');
      if (!isHandshake || delayMs === 0) return go();
      context.note('the handshake waits', { method: frame.method, delayMs });
      waiting.set(
        go,
        context.setTimer(() => pass(go), delayMs),
      );
    });
    const stop = context.onStart(() => {
      for (const timer of waiting.values()) timer.cancel(); // another process: the handshake of the old one is gone
      waiting.clear();
    });
    return {
      lift() {
        hook.lift();
        stop();
        for (const go of [...waiting.keys()]) pass(go);
      },
    };
  },
};

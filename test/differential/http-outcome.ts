import type { HttpParts, Seen } from './http-raw-server.ts';
import type { RequestSettings } from './real-sdk-clients.ts';

/** Something that a server over HTTP does, and how it is called. */
export interface HttpBehaviour {
  readonly name: string;
  readonly parts: () => HttpParts;
  readonly settings?: RequestSettings;
  /** How long it is watched, in virtual milliseconds. */
  readonly watchMs?: number;
  /** Asks whether the server is stateless first. */
  readonly negotiates?: boolean;
  readonly transport?: 'http' | 'sse';
  /** Where a library looks at its clocks now and then: instants are compared to this grain, in milliseconds. */
  readonly grainMs?: number;
}

/** How a call over HTTP went: how far, what the caller was told and when, and what the server saw. */
export interface HttpOutcome {
  readonly phase: 'startup' | 'call' | 'answered' | 'lost';
  readonly atMs: number | null;
  readonly message: string | null;
  readonly code: unknown;
  readonly seen: readonly Seen[];
}

/** How long a server is watched where nothing else is said: past every clock of a minute. */
export const watchedMs = 90_000;

/** Where the server of a behaviour is reached. */
export const path = ({ transport }: HttpBehaviour): string => (transport === 'sse' ? '/sse' : '/mcp');

/** An error's text without what two runs need not share: ports, ids, and how the SDK v1 puts a server's refusal. */
export const withoutNames = (message: string): string =>
  message
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1')
    .replaceAll(/"id":\d+/g, '"id":1')
    .replace(/^MCP error -?\d+: no$/, 'no');

/** An outcome as it is compared. A text that the profile says nobody knows is not compared, nor are instants too finely. */
export function comparable(outcome: HttpOutcome, { grainMs = 1 }: HttpBehaviour, known: HttpOutcome): HttpOutcome {
  const round = (ms: number): number => Math.round(ms / grainMs) * grainMs;
  const seen = outcome.seen.map((one) => ({ ...one, atMs: round(one.atMs) }));
  // What comes at one instant, as far as that can be told, has no order.
  const order = (a: Seen, b: Seen) => a.atMs - b.atMs || JSON.stringify(a).localeCompare(JSON.stringify(b));
  return {
    ...outcome,
    atMs: outcome.atMs === null ? null : round(outcome.atMs),
    message: known.message === null ? null : outcome.message,
    seen: grainMs === 1 ? seen : seen.sort(order),
  };
}

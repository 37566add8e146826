import type { HttpParts, Seen } from './http-raw-server.ts';
import type { RequestSettings } from './real-sdk-clients.ts';

/** Something that a server over HTTP does, and how it is called. */
export interface HttpBehaviour {
  readonly name: string;
  readonly parts: HttpParts;
  readonly settings?: RequestSettings;
  /** How long it is watched, in virtual milliseconds. */
  readonly watchMs?: number;
  /** Asks whether the server is stateless first. */
  readonly negotiates?: boolean;
  readonly transport?: 'http' | 'sse';
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

/** What is compared: where a library polls its clocks, to its grain. */
export const path = (behaviour: HttpBehaviour): string => (behaviour.transport === 'sse' ? '/sse' : '/mcp');

import type { Fact, Stated } from './evidence.ts';
import type { Hop } from './hop.ts';

/** The protocol on one side of a gateway. `tcp`: the gateway passes bytes on and does not read HTTP. */
export type Speech = 'http/1.1' | 'h2' | 'tcp' | 'stdio';

/** The protocols of a gateway with its default settings. */
export interface Speaks {
  /** Towards the client, the preferred one first. */
  readonly client: readonly Speech[];
  /** Towards the origin, the preferred one first. */
  readonly origin: readonly Speech[];
}

/**
 * An intermediary between client and server, or a runtime or library with clocks of its own.
 *
 * @example
 * ```ts
 * import type { GatewayProfile } from 'mcp-deadline';
 * import { by, httpOutcome, speaks } from 'mcp-deadline/authoring';
 *
 * const operator = by('docs', 'https://wiki.example/proxy', '2026-11-21');
 * const ourProxy: GatewayProfile = {
 *   id: 'our-proxy',
 *   name: 'Our proxy',
 *   version: '3.1',
 *   role: 'proxy',
 *   speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], operator),
 *   deadlines: { answer: { over: 'exchange', ms: 30_000, outcome: httpOutcome(504, 'fin'), ...operator } },
 * };
 * ```
 */
export interface GatewayProfile extends Hop {
  /** The name as its vendor writes it. */
  readonly name: string;
  /** The version that was examined; `documentation` for a service whose documents were read. */
  readonly version: string;
  /**
   * What it is on the path.
   *
   * - `proxy`: it passes exchanges on
   * - `host`: it passes exchanges on and runs the server, so it can stop the server
   * - `runtime`: it is the HTTP layer of the server
   * - `http-library`: it is the HTTP layer of the client
   * - `bridge`: it receives JSON-RPC messages and sends them on as a client of the server. Its failures are JSON-RPC errors
   *   instead of HTTP statuses
   */
  readonly role: 'proxy' | 'host' | 'runtime' | 'http-library' | 'bridge';
  /**
   * Its protocols.
   *
   * @defaultValue not stated
   */
  readonly speaks?: Fact<Speaks>;
  /**
   * What its users have to know and no number of the profile expresses, one sentence each.
   *
   * @defaultValue none
   */
  readonly says?: readonly (Stated & { readonly is: string })[];
}

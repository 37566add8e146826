import type { Fact, Stated } from './evidence.ts';
import type { Hop } from './hop.ts';

/** What is spoken on one side of a gateway. `tcp`: bytes are passed on and nothing of HTTP is seen. */
export type Speech = 'http/1.1' | 'h2' | 'tcp' | 'stdio';

/** What a gateway speaks with its defaults, to each of its sides; the one it prefers first. */
export interface Speaks {
  readonly client: readonly Speech[];
  readonly origin: readonly Speech[];
}

/** An intermediary between client and server, or a runtime or library with clocks of its own. */
export interface GatewayProfile extends Hop {
  readonly name: string;
  readonly version: string;
  /**
   * `proxy`: passes exchanges on. `host`: does so too and runs the server, so it can stop it. `runtime`: the server's own
   * HTTP layer. `http-library`: the client's. `bridge`: takes JSON-RPC messages in and sends them on as a client of the
   * server; what it tells is a JSON-RPC error rather than a status.
   */
  readonly role: 'proxy' | 'host' | 'runtime' | 'http-library' | 'bridge';
  readonly speaks?: Fact<Speaks>;
  /** What people behind it have to know and no number here says, a sentence each. */
  readonly says?: readonly (Stated & { readonly is: string })[];
}

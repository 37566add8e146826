import type { NoteDetails } from '../../note-details.ts';

/** What happens to a connection over TCP, TLS or a Unix socket. */
export type SocketBehaviour =
  /** Bytes need `latencyMs` in each direction, and a connect `connectMs`. */
  | { readonly type: 'latency'; readonly latencyMs: number; readonly connectMs: number }
  /** What the peer sends arrives in pieces of `chunkBytes`, one every `intervalMs`. */
  | { readonly type: 'trickle'; readonly chunkBytes: number; readonly intervalMs: number }
  /**
   * The connect does not end, or the answer to a query stops after so many bytes of it, for `hangMs`; `null`: without end.
   */
  | {
      readonly type: 'hang';
      readonly phase: 'connect' | 'answer';
      readonly afterBytes: number;
      readonly hangMs: number | null;
    }
  /** The connection is reset after so many bytes of the answer to a query. */
  | { readonly type: 'reset'; readonly afterBytes: number }
  /** A query takes so long, unless its own time limit ends it. */
  | { readonly type: 'slow-query'; readonly delayMs: number; readonly statementTimeoutMs: number | null };

/**
 * What happens to the server's connections that match. Plain JSON: it is sent to child processes.
 *
 * @example
 * ```ts
 * import type { SocketRule } from 'mcp-deadline';
 *
 * // The network to the database needs 200 ms in each direction.
 * const slowNetwork: SocketRule = {
 *   host: 'db.internal:5432',
 *   connections: null,
 *   idle: false,
 *   behaviours: [{ type: 'latency', latencyMs: 200, connectMs: 400 }],
 * };
 * ```
 */
export interface SocketRule extends RelayedHosts {
  /** Only so many of the connections that match, from the first; `null`: all of them. */
  readonly connections: number | null;
  /** What happens, in this order. */
  readonly behaviours: readonly SocketBehaviour[];
}

/** Connections that are relayed. */
export interface RelayedHosts {
  /** The host with its port, such as `db.internal:5432`, or the path of a Unix socket. `*` matches any text; `null`: any. */
  readonly host: string | null;
  /**
   * Whether bytes that were sent on a connection of an unknown protocol, or over TLS, wait for no answer. `false`: virtual time
   * waits for one.
   */
  readonly idle: boolean;
}

/** A rule that is in force, with what its fault gives to it. */
export interface SocketRuleInForce {
  readonly rule: SocketRule;
  note(text: string, about: NoteDetails): void;
}

/**
 * Reads along what passes on one connection, to know whether the peer owes an answer: only then is real work under way, and
 * virtual time waits for it.
 */
export interface ProtocolWatch {
  /** The program has sent something, which may still be on its way. */
  begun?(): void;
  /** Bytes go to the peer. */
  sent(chunk: Uint8Array): void;
  /** Bytes of the peer have arrived. */
  received(chunk: Uint8Array): void;
  /** Whether the peer owes an answer. */
  readonly isBusy: boolean;
  /** Whether a query was sent, beyond the start-up of the connection. */
  readonly hasQueried: boolean;
}

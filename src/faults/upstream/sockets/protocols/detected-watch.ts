import { Opaque } from './opaque.ts';
import { Postgres } from './postgres.ts';
import { isPostgres } from './postgres-messages.ts';
import type { ProtocolWatch } from './protocol-watch.ts';
import { isResp, Resp } from './resp.ts';

/** Finds out by the first bytes of the client which protocol a connection has: PostgreSQL, Redis, or another one. */
export class DetectedWatch implements ProtocolWatch {
  readonly #isIdle: boolean;
  #watch: ProtocolWatch;
  #isFirst = true;

  /** @param isIdle whether an unknown or encrypted connection waits for no answer */
  constructor(isIdle: boolean) {
    this.#isIdle = isIdle;
    this.#watch = new Opaque(isIdle);
  }

  get isBusy(): boolean {
    return this.#watch.isBusy;
  }

  /** The protocol; `null`: the client has sent nothing yet. */
  get protocol(): 'postgres' | 'resp' | 'unknown' | null {
    if (this.#isFirst) return null;
    if (this.#watch instanceof Postgres) return 'postgres';
    return this.#watch instanceof Resp ? 'resp' : 'unknown';
  }

  get isEncrypted(): boolean {
    return this.#watch instanceof Postgres && this.#watch.isEncrypted;
  }

  /** Whether the database refuses every query up to the end of the transaction. */
  get hasFailedTransaction(): boolean {
    return this.#watch instanceof Postgres && this.#watch.hasFailedTransaction;
  }

  get hasQueried(): boolean {
    return this.#watch.hasQueried;
  }

  begun(): void {
    if (this.#isFirst) this.#watch.begun?.();
  }

  sent(chunk: Uint8Array): void {
    if (this.#isFirst) {
      if (isPostgres(chunk)) this.#watch = new Postgres(this.#isIdle);
      else if (isResp(chunk)) this.#watch = new Resp();
    }
    this.#isFirst = false;
    this.#watch.sent(chunk);
  }

  received(chunk: Uint8Array): void {
    this.#isFirst = false; // a peer that speaks first has another protocol
    this.#watch.received(chunk);
  }
}

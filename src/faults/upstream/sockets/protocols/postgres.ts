import { Opaque } from './opaque.ts';
import { type PostgresMessage, PostgresMessages, startupCodes } from './postgres-messages.ts';
import type { ProtocolWatch } from './protocol-watch.ts';

/** By which messages of the server a message of the client is answered. The last one ends it. */
const answeredBy: { readonly [type: string]: string } = {
  Q: 'Z',
  F: 'Z',
  S: 'Z',
  P: '1',
  B: '2',
  C: '3',
  D: 'Tn',
  E: 'CIs',
};

/** The messages after which the server sends what it has. */
const flushing = new Set(['Q', 'F', 'S', 'H']);

/** The requests for authentication after which the client has to send something; the others are followed by the server. */
const awaitsClient = (body: Buffer): boolean => ![0, 12].includes(body.length >= 4 ? body.readUInt32BE(0) : 0);

/**
 * A connection to PostgreSQL, protocol 3. The server is busy from the start-up, a query or a synchronisation until it is ready for
 * a query. What is pipelined before a synchronisation waits in the server, and is no work.
 */
export class Postgres implements ProtocolWatch {
  hasQueried = false;
  hasFailedTransaction = false;
  readonly #fromClient = new PostgresMessages({ untyped: true });
  readonly #fromServer = new PostgresMessages({ untyped: false });
  readonly #isIdle: boolean;
  /** The answers that are owed, each with the types that end it. */
  #owed: string[] = [];
  /** How many of the owed answers the server sends without another message of the client. */
  #flushed = 0;
  #asksForEncryption = false;
  #isCopyingIn = false;
  #awaitsClient = false;
  /** Whether a startup or a request to cancel has no answer yet. */
  #isStarting = false;
  #encrypted: Opaque | null = null;

  /** @param isIdle of the connection, should it be encrypted */
  constructor(isIdle: boolean) {
    this.#isIdle = isIdle;
  }

  /** Whether the bytes are those of TLS. */
  get isEncrypted(): boolean {
    return this.#encrypted !== null;
  }

  get isBusy(): boolean {
    if (this.#encrypted !== null) return this.#encrypted.isBusy;
    if (this.#isCopyingIn || this.#awaitsClient) return false;
    return this.#isStarting || this.#asksForEncryption || this.#flushed > 0;
  }

  sent(chunk: Uint8Array): void {
    if (this.#encrypted !== null) {
      this.#encrypted.sent();
      this.hasQueried = true;
      return;
    }
    this.#fromClient.push(chunk);
    for (let one = this.#fromClient.next(); one !== null; one = this.#fromClient.next()) this.#clientSent(one);
  }

  received(chunk: Uint8Array): void {
    if (this.#encrypted !== null) {
      this.#encrypted.received();
      return;
    }
    this.#fromServer.push(chunk);
    if (this.#asksForEncryption) {
      const answer = this.#fromServer.takeByte();
      this.#asksForEncryption = false;
      if (answer === 'S' || answer === 'G') {
        this.#encrypted = new Opaque(this.#isIdle);
        this.#encrypted.received(); // the client speaks first
        return;
      }
    }
    for (let one = this.#fromServer.next(); one !== null; one = this.#fromServer.next()) this.#serverSent(one);
  }

  #clientSent({ type, body }: PostgresMessage): void {
    if (type === '') {
      const code = body.readUInt32BE(0);
      if (code === startupCodes.ssl || code === startupCodes.gss) this.#asksForEncryption = true;
      else {
        this.#isStarting = true;
        this.#fromClient.untyped = false;
      }
      return;
    }
    this.#awaitsClient = false;
    if (type === 'c' || type === 'f') this.#isCopyingIn = false;
    const answer = answeredBy[type];
    if (answer !== undefined) {
      this.#owed.push(answer);
      this.hasQueried = true;
    }
    if (flushing.has(type)) this.#flushed = this.#owed.length;
  }

  #serverSent({ type, body }: PostgresMessage): void {
    if (type === 'Z') this.hasFailedTransaction = body.toString('latin1') === 'E';
    if (type === 'R') this.#awaitsClient = awaitsClient(body);
    else if (type === 'G' || type === 'W') this.#isCopyingIn = true;
    else if (type === 'E') this.#failed();
    else if (type === 'Z' && this.#isStarting) this.#isStarting = false;
    else if (this.#owed[0]?.includes(type) === true) {
      this.#owed.shift();
      this.#flushed = Math.max(0, this.#flushed - 1);
    }
  }

  /** After an error the server skips what was sent, up to the next synchronisation. */
  #failed(): void {
    this.#isCopyingIn = false;
    if (this.#isStarting) {
      this.#isStarting = false; // the server closes the connection
      return;
    }
    const next = this.#owed.indexOf('Z');
    const skipped = next === -1 ? this.#owed.length : next;
    this.#owed = this.#owed.slice(skipped);
    this.#flushed = Math.max(0, this.#flushed - skipped);
  }
}

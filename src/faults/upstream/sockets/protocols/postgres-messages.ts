import { ByteQueue } from './byte-queue.ts';

/** A message of PostgreSQL's protocol, with all of its bytes. */
export interface PostgresMessage {
  /** Its type, such as `Q`; `''`: the first message of a connection, which has none. */
  readonly type: string;
  readonly body: Buffer;
  readonly whole: Buffer;
}

/** The codes of the first message. */
export const startupCodes = { protocol3: 196_608, ssl: 80_877_103, gss: 80_877_104, cancel: 80_877_102 } as const;

/** Whether the first bytes of a connection are those of PostgreSQL's protocol. */
export function isPostgres(first: Uint8Array): boolean {
  const bytes = Buffer.from(first);
  if (bytes.length < 8 || bytes.readUInt32BE(0) > 100_000) return false;
  const code = bytes.readUInt32BE(4);
  return code >>> 16 === 3 || code === startupCodes.ssl || code === startupCodes.gss || code === startupCodes.cancel;
}

/** Cuts one direction of a connection into messages. */
export class PostgresMessages {
  readonly #queue = new ByteQueue();
  /** Whether the next message has no type. */
  untyped: boolean;

  constructor({ untyped }: { readonly untyped: boolean }) {
    this.untyped = untyped;
  }

  push(chunk: Uint8Array): void {
    this.#queue.push(chunk);
  }

  /** The next message, once all of it has arrived. */
  next(): PostgresMessage | null {
    const { bytes } = this.#queue;
    const head = this.untyped ? 0 : 1;
    if (bytes.length < head + 4) return null;
    const size = head + bytes.readUInt32BE(head);
    if (bytes.length < size) return null;
    const whole = this.#queue.take(size);
    return { type: head === 0 ? '' : String.fromCharCode(whole[0] ?? 0), body: whole.subarray(head + 4), whole };
  }

  /** Takes what is not a whole message yet. */
  takeRest(): Buffer {
    return this.#queue.take(this.#queue.bytes.length);
  }

  /** Takes a single byte, such as the answer to a request for TLS. */
  takeByte(): string | null {
    if (this.#queue.bytes.length === 0) return null;
    return String.fromCharCode(this.#queue.take(1)[0] ?? 0);
  }
}

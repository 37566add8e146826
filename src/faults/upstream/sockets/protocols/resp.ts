import type { ProtocolWatch } from './protocol-watch.ts';
import { type RespFrame, RespFrames } from './resp-frames.ts';

/** Commands of the start-up of a connection, which drivers send by themselves. */
const startup = new Set(['AUTH', 'HELLO', 'CLIENT', 'SELECT', 'INFO', 'COMMAND', 'READONLY']);

const subscribing = new Set(['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE', 'UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE']);
const published = new Set(['message', 'pmessage', 'smessage']);

/** Where the limit of a command that waits is, in seconds: after its name, or at its end. */
const limitAt: { readonly [name: string]: 'first' | 'last' } = {
  BLPOP: 'last',
  BRPOP: 'last',
  BLMOVE: 'last',
  BRPOPLPUSH: 'last',
  BZPOPMIN: 'last',
  BZPOPMAX: 'last',
  BLMPOP: 'first',
  BZMPOP: 'first',
};

/** The limit with which the database is asked whether what a command waits for is there: a millisecond, in seconds. */
const pollSeconds = '0.001';

/** A command that waits in the database. */
export interface WaitingCommand {
  /** Its own limit, in milliseconds; `null`: it waits without one. */
  readonly limitMs: number | null;
  /** The same command, which waits for a millisecond at most. */
  readonly poll: Buffer;
}

const CRLF = '\r\n';

const written = (parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat([
    Buffer.from(`*${parts.length}\r\n`),
    ...parts.flatMap((part) => [Buffer.from(`$${Buffer.byteLength(part)}\r\n`), Buffer.from(part), Buffer.from(CRLF)]),
  ]);

/**
 * A command that waits in the database, as it is played in virtual time; `null`: another one. `XREAD` from `$` is not played: the
 * entries between two polls would be lost.
 */
export function pollOf({ texts, parts }: RespFrame): WaitingCommand | null {
  const name = (texts[0] ?? '').toUpperCase();
  const at = limitAt[name];
  if (at !== undefined) {
    const index = at === 'first' ? 1 : texts.length - 1;
    if (texts[index] === pollSeconds || !(Number(texts[index]) >= 0)) return null;
    const limitMs = Math.round(Number(texts[index]) * 1_000);
    return { limitMs: limitMs === 0 ? null : limitMs, poll: written(parts.with(index, Buffer.from(pollSeconds))) };
  }
  if (name !== 'XREAD' && name !== 'XREADGROUP') return null;
  const block = texts.findIndex((text) => text.toUpperCase() === 'BLOCK');
  const limitMs = Number(texts[block + 1]);
  if (block === -1 || !(limitMs >= 0) || texts.includes('$')) return null;
  return { limitMs: limitMs === 0 ? null : limitMs, poll: written(parts.toSpliced(block, 2)) };
}

/** Whether a command waits in the server until something happens, or its own limit ends it. */
export function isBlocking({ texts }: RespFrame): boolean {
  const name = (texts[0] ?? '').toUpperCase();
  if (name === 'XREAD' || name === 'XREADGROUP') return texts.some((text) => text.toUpperCase() === 'BLOCK');
  const at = limitAt[name];
  return at !== undefined && texts[at === 'first' ? 1 : texts.length - 1] !== pollSeconds;
}

/** Whether a command belongs to the session: drivers send it when they connect, or it subscribes. */
export function isSessionCommand({ texts }: RespFrame): boolean {
  const name = (texts[0] ?? '').toUpperCase();
  return startup.has(name) || subscribing.has(name);
}

/** Whether the first bytes of a connection are those of Redis's protocol: an array of texts. */
export const isResp = (first: Uint8Array): boolean => /^\*\d+\r\n\$/.test(Buffer.from(first).toString('latin1', 0, 32));

/** How a command is answered: by a reply, by a confirmation for each channel, or when something happens. */
type Owed = 'reply' | 'confirmation' | 'event';

/**
 * A connection to Redis. The server is busy while it owes a reply. A command that waits in the server is no work, and what is
 * published is no reply.
 */
export class Resp implements ProtocolWatch {
  hasQueried = false;
  readonly #fromClient = new RespFrames();
  readonly #fromServer = new RespFrames();
  readonly #owed: Owed[] = [];
  #isInTransaction = false;
  /** Whether what is published arrives as arrays, as in RESP 2. */
  #isSubscriber = false;

  get isBusy(): boolean {
    return this.#owed.length > 0 && this.#owed[0] !== 'event';
  }

  sent(chunk: Uint8Array): void {
    this.#fromClient.push(chunk);
    for (let one = this.#fromClient.next(); one !== null; one = this.#fromClient.next()) this.#clientSent(one);
  }

  received(chunk: Uint8Array): void {
    this.#fromServer.push(chunk);
    for (let one = this.#fromServer.next(); one !== null; one = this.#fromServer.next()) this.#serverSent(one);
  }

  #clientSent(command: RespFrame): void {
    const name = (command.texts[0] ?? '').toUpperCase();
    if (!startup.has(name)) this.hasQueried = true;
    if (subscribing.has(name)) {
      for (let channel = 0; channel < Math.max(1, command.size - 1); channel++) this.#owed.push('confirmation');
      return;
    }
    this.#owed.push(isBlocking(command) && !this.#isInTransaction ? 'event' : 'reply');
    if (name === 'MULTI') this.#isInTransaction = true;
    if (name === 'EXEC' || name === 'DISCARD') this.#isInTransaction = false;
  }

  #serverSent({ type, texts }: RespFrame): void {
    const [kind = ''] = texts;
    const isConfirmation = subscribing.has(kind.toUpperCase());
    if (type === '*' && isConfirmation && this.#owed[0] === 'confirmation') this.#isSubscriber = true;
    if (type === '*' && this.#isSubscriber && published.has(kind)) return;
    if (type === '>' && !isConfirmation) return;
    this.#owed.shift();
  }
}

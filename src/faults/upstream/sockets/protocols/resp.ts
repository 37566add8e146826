import type { ProtocolWatch } from './protocol-watch.ts';
import { type RespFrame, RespFrames } from './resp-frames.ts';

/** Commands of the start-up of a connection, which drivers send by themselves. */
const startup = new Set(['AUTH', 'HELLO', 'CLIENT', 'SELECT', 'INFO', 'COMMAND', 'READONLY']);

const subscribing = new Set(['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE', 'UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE']);
const published = new Set(['message', 'pmessage', 'smessage']);

/** Commands that wait in the server, by their names; `XREAD` and `XREADGROUP` only with `BLOCK`. */
const blocking = new Set([
  'BLPOP',
  'BRPOP',
  'BLMOVE',
  'BRPOPLPUSH',
  'BZPOPMIN',
  'BZPOPMAX',
  'BLMPOP',
  'BZMPOP',
  'WAIT',
  'WAITAOF',
]);

/** Whether a command waits in the server until something happens, or its own time limit ends it. */
export function isBlocking({ texts }: RespFrame): boolean {
  const name = (texts[0] ?? '').toUpperCase();
  if (name === 'XREAD' || name === 'XREADGROUP') return texts.some((text) => text.toUpperCase() === 'BLOCK');
  return blocking.has(name);
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

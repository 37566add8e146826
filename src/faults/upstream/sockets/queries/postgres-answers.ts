import type { BodyStage, BodyTools } from '../../behaviours/behaviour-kind.ts';
import type { BodyEvent } from '../../gate/response-event.ts';
import { PostgresMessages } from '../protocols/postgres-messages.ts';
import { cancelKeyOf } from './postgres-queries.ts';
import type { QueryEnd } from './query-hold.ts';

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

/** The error of PostgreSQL for a statement that was cancelled, as it sends it. */
function cancelled(why: QueryEnd): Buffer {
  const fields = [
    'SERROR',
    'VERROR',
    'C57014',
    `Mcanceling statement due to ${why}`,
    'Fpostgres.c',
    'RProcessInterrupts',
  ];
  return message('E', Buffer.from(`${fields.map((field) => `${field}\0`).join('')}\0`));
}

const failing = 'mcp-deadline: a statement that was cancelled\0';
/** A statement that fails: the database then knows that a transaction has failed, as it does after a limit. */
export const failingStatement = message('Q', Buffer.from(failing));

/**
 * What PostgreSQL answers. In the place of a query that was cancelled, the database gets a statement that fails, and here its error
 * becomes that of the cancellation. What follows, such as the state of the transaction, is the database's own.
 */
export class PostgresAnswers implements BodyStage {
  readonly #tools: Pick<BodyTools, 'pass'>;
  readonly #key: (key: string) => void;
  readonly #messages = new PostgresMessages({ untyped: false });
  #readsKey: boolean;
  #replacing: QueryEnd | null = null;

  /**
   * @param readsKey whether the connection has yet to get the key by which its queries are cancelled
   * @param key called with that key
   */
  constructor(readsKey: boolean, key: (key: string) => void, tools: Pick<BodyTools, 'pass'>) {
    this.#readsKey = readsKey;
    this.#key = key;
    this.#tools = tools;
  }

  /** The next error is that of a cancellation. */
  replaceError(why: QueryEnd): void {
    this.#replacing = why;
  }

  receive(event: BodyEvent): void {
    if (event.type !== 'bytes' || (!this.#readsKey && this.#replacing === null)) {
      this.#tools.pass(event);
      return;
    }
    this.#messages.push(event.chunk);
    const passed: Buffer[] = [];
    for (let one = this.#messages.next(); one !== null; one = this.#messages.next()) {
      if (one.type === 'K') {
        this.#readsKey = false;
        this.#key(cancelKeyOf(one.body));
      }
      const replaced = one.type === 'E' ? this.#replacing : null;
      if (replaced !== null) this.#replacing = null;
      passed.push(replaced === null ? one.whole : cancelled(replaced));
    }
    if (!this.#readsKey && this.#replacing === null) passed.push(this.#messages.takeRest());
    const chunk = Buffer.concat(passed);
    if (chunk.length > 0) this.#tools.pass({ type: 'bytes', chunk });
  }

  lift(): void {
    const rest = this.#messages.takeRest();
    if (rest.length > 0) this.#tools.pass({ type: 'bytes', chunk: rest });
  }
}

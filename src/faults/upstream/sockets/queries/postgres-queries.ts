import { type PostgresMessage, PostgresMessages, startupCodes } from '../protocols/postgres-messages.ts';
import type { QueryCutter, QueryUnit } from './query-cutter.ts';
import { endsTransaction, limitOfStartup, limitSetBy } from './statement-timeout.ts';

/** Messages that belong to a query up to the next synchronisation. */
const parts = new Set(['P', 'B', 'D', 'E', 'C']);

/** Statements of the session itself, which take no time worth mentioning. */
const ofSession =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:set|show|reset|begin|start|commit|end|rollback|savepoint|release|abort|discard|deallocate|listen|unlisten|close)\b/i;

const textsOf = (bytes: Buffer): readonly string[] => bytes.toString('utf8').split('\0');

/** The statement of a `Query` or `Parse`; of other messages `''`. */
function statementOf({ type, body }: PostgresMessage): string {
  if (type === 'Q') return textsOf(body)[0] ?? '';
  return type === 'P' ? (textsOf(body)[1] ?? '') : '';
}

/** The process and the secret of a request to cancel, as one text. */
export const cancelKeyOf = (body: Buffer): string => body.toString('hex');

/** Cuts what a program sends to PostgreSQL into queries, and follows the limit that it sets for statements. */
export class PostgresQueries implements QueryCutter {
  readonly #messages: PostgresMessages;
  readonly #cancelled: (key: string) => boolean;
  #limitMs: number | null;
  /** That of the transaction; `undefined`: it has none of its own. */
  #localLimitMs: number | null | undefined;
  #unit: PostgresMessage[] = [];

  /**
   * @param limitMs the limit of the database, where the connection sets none
   * @param isStarted whether the start-up of the connection is over
   * @param cancelled called with a request to cancel the query of another connection. @returns whether that was done
   */
  constructor(limitMs: number | null, isStarted: boolean, cancelled: (key: string) => boolean) {
    this.#limitMs = limitMs;
    this.#messages = new PostgresMessages({ untyped: !isStarted });
    this.#cancelled = cancelled;
  }

  push(chunk: Uint8Array): void {
    this.#messages.push(chunk);
  }

  next(): QueryUnit | null {
    for (let one = this.#messages.next(); one !== null; one = this.#messages.next()) {
      if (one.type === '') return this.#started(one);
      if (parts.has(one.type)) {
        this.#unit.push(one);
        continue;
      }
      this.#unit.push(one);
      return this.#whole(one.type);
    }
    return null;
  }

  #started({ body, whole }: PostgresMessage): QueryUnit {
    const code = body.readUInt32BE(0);
    if (code === startupCodes.cancel && this.#cancelled(cancelKeyOf(body.subarray(4))))
      return { bytes: Buffer.alloc(0), isQuery: false, limitMs: null, isLimitable: false };
    if (code >>> 16 === 3) {
      this.#messages.untyped = false;
      const texts = textsOf(body.subarray(4));
      const pairs = texts.flatMap((name, index) => (index % 2 === 0 ? [[name, texts[index + 1] ?? ''] as const] : []));
      this.#limitMs = limitOfStartup(new Map(pairs)) ?? this.#limitMs;
    }
    return { bytes: whole, isQuery: false, limitMs: null, isLimitable: false };
  }

  /** The unit that a message with this type ends. */
  #whole(last: string): QueryUnit {
    const unit = this.#unit;
    this.#unit = [];
    const bytes = Buffer.concat(unit.map(({ whole }) => whole));
    const statements = unit.map(statementOf).filter((text) => text !== '');
    const isOfSession = statements.length > 0 && statements.every((text) => ofSession.test(text));
    const works = unit.some(({ type }) => type === 'Q' || type === 'F' || type === 'E');
    const limitMs = this.#localLimitMs === undefined ? this.#limitMs : this.#localLimitMs;
    for (const text of statements) {
      const set = limitSetBy(text);
      if (set?.isLocal === true) this.#localLimitMs = set.limitMs;
      else if (set !== null) this.#limitMs = set.limitMs;
      if (endsTransaction(text)) this.#localLimitMs = undefined;
    }
    return { bytes, isQuery: works && !isOfSession, limitMs, isLimitable: last === 'Q' || last === 'S' };
  }
}

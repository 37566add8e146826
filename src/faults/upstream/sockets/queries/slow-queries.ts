import type { BodyStage, BodyTools } from '../../behaviours/behaviour-kind.ts';
import type { BodyEvent } from '../../gate/response-event.ts';
import type { DetectedWatch } from '../protocols/detected-watch.ts';
import { isPostgres } from '../protocols/postgres-messages.ts';
import { isResp } from '../protocols/resp.ts';
import type { SocketBehaviour } from '../socket-rule.ts';
import { failingStatement, PostgresAnswers } from './postgres-answers.ts';
import { PostgresQueries } from './postgres-queries.ts';
import { QueryHold } from './query-hold.ts';
import { RespQueries } from './resp-queries.ts';

type SlowQuery = Extract<SocketBehaviour, { readonly type: 'slow-query' }>;

/** The first byte of a connection over TLS. */
const tlsHandshake = 0x16;

/** What the slow queries of one connection use. */
export interface SlowQueriesParts {
  readonly behaviour: SlowQuery;
  readonly watch: DetectedWatch;
  /** Whether the rule names the host. Then it has a database, also where its protocol cannot be read. */
  readonly isNamed: boolean;
  now(): number;
  /** Writes the note that a query had to pass as it is. */
  couldNot(note: string): void;
  /** The queries of all connections of the rule that can be cancelled, by their keys. */
  readonly cancels: Map<string, QueryHold>;
  /** Towards the database. */
  readonly toHost: BodyTools;
  /** Towards the program. */
  readonly toProgram: BodyTools;
}

/**
 * The queries of one connection take longer in the database. The protocol is known by the first bytes; a connection of another one,
 * or over TLS, is left as it is, and a note says so where it is the connection of a database.
 */
export class SlowQueries {
  /** What the program sends. */
  readonly commands: BodyStage;
  /** What the database answers. */
  readonly answers: BodyStage;
  readonly #parts: SlowQueriesParts;
  #hold: QueryHold | null = null;
  #postgresAnswers: PostgresAnswers | null = null;
  #isUnknown = false;
  #isTls = false;
  #notedMs: number | null = null;

  constructor(parts: SlowQueriesParts) {
    this.#parts = parts;
    const { toHost, toProgram } = parts;
    this.commands = {
      receive: (event) => {
        if (event.type === 'bytes') {
          this.#find(event.chunk);
          this.#noteUnread();
        }
        if (this.#hold === null || parts.watch.isEncrypted) toHost.pass(event);
        else this.#hold.receive(event);
      },
      lift: () => this.#hold?.lift(),
    };
    this.answers = {
      receive: (event: BodyEvent) => {
        if (this.#postgresAnswers === null || parts.watch.isEncrypted) toProgram.pass(event);
        else this.#postgresAnswers.receive(event);
      },
      lift: () => this.#postgresAnswers?.lift(),
    };
  }

  /** Once at each instant: a call that sends something is one that the fault could not meet. */
  #noteUnread(): void {
    const { watch, isNamed, now, couldNot } = this.#parts;
    const isUnread = watch.isEncrypted || (this.#isUnknown && isNamed);
    if (!isUnread || this.#notedMs === now()) return;
    this.#notedMs = now();
    const kind = watch.isEncrypted || this.#isTls ? 'over TLS' : 'of an unknown protocol';
    couldNot(`could not make a query take longer: the connection is ${kind}`);
  }

  #find(first: Uint8Array): void {
    if (this.#hold !== null || this.#isUnknown) return;
    const { behaviour, watch, toHost } = this.#parts;
    const protocol = watch.protocol ?? (isPostgres(first) ? 'postgres' : isResp(first) ? 'resp' : 'unknown');
    if (protocol === 'resp')
      this.#hold = new QueryHold(behaviour.delayMs, new RespQueries(), toHost, { refuses: () => false, end() {} });
    else if (protocol === 'postgres') this.#holdPostgres(watch.protocol !== null);
    else {
      this.#isUnknown = true;
      this.#isTls = first[0] === tlsHandshake;
    }
  }

  #holdPostgres(isStarted: boolean): void {
    const { behaviour, watch, cancels, toHost, toProgram } = this.#parts;
    const cancelled = (key: string): boolean => {
      if (cancels.get(key)?.cancel('user request') !== true) return false;
      toProgram.pass({ type: 'end' });
      return true;
    };
    const queries = new PostgresQueries(behaviour.statementTimeoutMs, isStarted, cancelled);
    const hold = new QueryHold(behaviour.delayMs, queries, toHost, {
      refuses: () => watch.hasFailedTransaction,
      end(why) {
        answers.replaceError(why);
        toHost.pass({ type: 'bytes', chunk: failingStatement });
      },
    });
    const answers = new PostgresAnswers(!isStarted, (key) => void cancels.set(key, hold), toProgram);
    this.#hold = hold;
    this.#postgresAnswers = answers;
  }
}

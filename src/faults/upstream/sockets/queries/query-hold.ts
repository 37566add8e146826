import type { BodyStage, BodyTools } from '../../behaviours/behaviour-kind.ts';
import type { BodyEvent } from '../../gate/response-event.ts';
import type { QueryCutter, QueryUnit } from './query-cutter.ts';

/** Why a query was ended before it was carried out. */
export type QueryEnd = 'statement timeout' | 'user request';

/**
 * Holds each query for some time before the database gets it, one after the other, as a database that is slow does. A query whose own
 * limit is shorter never reaches the database.
 */
export class QueryHold implements BodyStage {
  readonly #delayMs: number;
  readonly #cutter: QueryCutter;
  readonly #tools: BodyTools;
  readonly #refuses: () => boolean;
  readonly #end: (why: QueryEnd) => void;
  readonly #waiting: (QueryUnit | BodyEvent)[] = [];
  #held: {
    readonly unit: QueryUnit;
    readonly timer: { cancel(): void };
    readonly over: ReturnType<BodyTools['hold']>;
  } | null = null;
  #lifted = false;

  /**
   * @param refuses whether the database refuses every query at once now, as in a transaction that has failed
   * @param end answers the query that is held as the database does when it ends one
   */
  constructor(
    delayMs: number,
    cutter: QueryCutter,
    tools: BodyTools,
    { refuses, end }: { readonly refuses: () => boolean; readonly end: (why: QueryEnd) => void },
  ) {
    this.#refuses = refuses;
    this.#delayMs = delayMs;
    this.#cutter = cutter;
    this.#tools = tools;
    this.#end = end;
  }

  receive(event: BodyEvent): void {
    if (event.type === 'bytes') {
      this.#cutter.push(event.chunk);
      for (let unit = this.#cutter.next(); unit !== null; unit = this.#cutter.next()) this.#waiting.push(unit);
    } else this.#waiting.push(event);
    this.#go();
  }

  lift(): void {
    this.#lifted = true;
    if (this.#held !== null) {
      this.#held.timer.cancel();
      this.#goOn();
    }
    this.#go();
  }

  /** Ends the query that is held. @returns whether there was one */
  cancel(why: QueryEnd): boolean {
    if (this.#held === null) return false;
    const { timer, over } = this.#held;
    timer.cancel();
    this.#held = null;
    over('a query is ended', { by: why });
    this.#end(why);
    this.#go();
    return true;
  }

  #go(): void {
    while (this.#held === null) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if ('type' in next) this.#tools.pass(next);
      else if (next.isQuery && !this.#lifted && this.#delayMs > 0 && !this.#refuses()) this.#hold(next);
      else this.#pass(next);
    }
  }

  #hold(unit: QueryUnit): void {
    const { limitMs, isLimitable } = unit;
    const isEnded = isLimitable && limitMs !== null && limitMs < this.#delayMs;
    const timer = isEnded
      ? this.#tools.setTimer(() => this.cancel('statement timeout'), limitMs)
      : this.#tools.setTimer(() => {
          this.#goOn();
          this.#go();
        }, this.#delayMs);
    this.#held = { unit, timer, over: this.#tools.hold('a query takes longer', { forMs: this.#delayMs }) };
  }

  /** The query that is held reaches the database. */
  #goOn(): void {
    const held = this.#held;
    this.#held = null;
    if (held === null) return;
    held.over('the query goes on');
    this.#pass(held.unit);
  }

  #pass({ bytes }: QueryUnit): void {
    if (bytes.length > 0) this.#tools.pass({ type: 'bytes', chunk: bytes });
  }
}

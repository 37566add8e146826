import { FakeTime } from '../../../clocks/testing/fake-time.ts';
import type { BlockTime } from '../../delivery-queue.ts';
import {
  type Cut,
  type Exchange,
  type ExchangeEvent,
  type ExchangeListener,
  type Headers,
  type HttpRequest,
  isLast,
  type Origin,
} from '../exchange.ts';
import type { HopEvent, ReportHop } from '../hop-event.ts';

/** What an origin does next, and after how long. */
export type Step = { readonly afterMs?: number } & (
  | { readonly connected: boolean }
  | { readonly received: true }
  | { readonly informational: number }
  | { readonly head: number; readonly headers?: Headers }
  | { readonly bytes: string | Buffer }
  | { readonly end: true }
  | { readonly cut: Cut }
);

/** One exchange as the origin saw it. */
export interface Executed {
  readonly key: number;
  readonly atMs: number;
  readonly body: string | null;
  abortedAtMs: number | null;
  /** When the origin came to the end of its script, with or without a listener. */
  doneAtMs: number | null;
}

/** An origin that plays a script, one for each exchange in turn; the last of them for all that follow. */
export class ScriptedOrigin implements Origin {
  readonly executed: Executed[] = [];
  closed = 0;
  readonly #time: FakeTime;
  readonly #scripts: readonly (readonly Step[])[];

  constructor(time: FakeTime, ...scripts: readonly (readonly Step[])[]) {
    this.#time = time;
    this.#scripts = scripts;
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    const script = this.#scripts[Math.min(this.executed.length, this.#scripts.length - 1)] ?? [];
    const executed: Executed = {
      key: request.key,
      atMs: this.#time.now(),
      body: request.body?.toString() ?? null,
      abortedAtMs: null,
      doneAtMs: null,
    };
    this.executed.push(executed);
    let timer: { cancel(): void } | null = null;
    const play = (index: number): void => {
      const step = script[index];
      if (step === undefined || executed.abortedAtMs !== null) return;
      const run = () => {
        if ('end' in step || 'cut' in step) executed.doneAtMs = this.#time.now();
        listener(eventOf(step));
        play(index + 1);
      };
      if ((step.afterMs ?? 0) > 0) timer = this.#time.setTimer(run, step.afterMs ?? 0);
      else run();
    };
    play(0);
    return {
      abort: () => {
        if (executed.doneAtMs !== null) throw new Error('an exchange that is over was aborted');
        if (executed.abortedAtMs !== null) throw new Error('an exchange was aborted twice');
        executed.abortedAtMs = this.#time.now();
        timer?.cancel();
      },
    };
  }

  async close(): Promise<void> {
    this.closed++;
  }
}

function eventOf(step: Step): ExchangeEvent {
  if ('connected' in step) return { type: 'connected', reused: step.connected };
  if ('received' in step) return { type: 'received' };
  if ('informational' in step) return { type: 'informational', status: step.informational };
  if ('head' in step) return { type: 'head', head: { status: step.head, headers: step.headers ?? {} } };
  if ('bytes' in step) return { type: 'bytes', chunk: Buffer.from(step.bytes as string) };
  return 'end' in step ? { type: 'end' } : { type: 'cut', how: step.cut, note: 'scripted' };
}

/** An event that a client received, with the time: `[0, 'head', 200]`. */
export type Recorded = readonly [atMs: number, what: string, detail?: unknown];

/** A client that records the events of its exchange. It fails the test if an event follows the last one. */
export class Recorder {
  readonly events: Recorded[] = [];
  readonly chunks: Buffer[] = [];
  over = false;
  /** Called with each event as it comes. */
  on: (what: string) => void = () => {};
  readonly #time: FakeTime;

  constructor(time: FakeTime) {
    this.#time = time;
  }

  get body(): string {
    return Buffer.concat(this.chunks).toString();
  }

  /** The event that came last. */
  get last(): Recorded | undefined {
    return this.events.at(-1);
  }

  /** The events of one type. */
  of(what: ExchangeEvent['type']): readonly Recorded[] {
    return this.events.filter((event) => event[1] === what);
  }

  readonly listener = (event: ExchangeEvent): void => {
    const { type } = event;
    if (this.over) throw new Error(`${type} after the end`);
    this.over = isLast(event);
    if (type === 'waiting') return; // a pool reports the wait itself
    if (type === 'bytes') this.chunks.push(event.chunk);
    const detail = detailOf(event);
    this.events.push(detail === undefined ? [this.#time.now(), type] : [this.#time.now(), type, detail]);
    this.on(type);
  };
}

function detailOf(event: ExchangeEvent): unknown {
  switch (event.type) {
    case 'connected':
      return event.reused;
    case 'informational':
      return event.status;
    case 'head':
      return event.head.status;
    case 'bytes':
      return event.chunk.toString();
    case 'cut':
      return event.how;
    default:
      return undefined;
  }
}

/** What a hop reported, with the time: `[60000, 'nginx', 1, { what: 'expired', ... }]`. */
export type Report = readonly [atMs: number, hop: string, key: number, event: HopEvent];

/** What a hop under test needs. */
export interface HopParts {
  readonly time: FakeTime;
  readonly blockTime: BlockTime;
  readonly report: ReportHop;
}

/**
 * A path under test: a server that plays scripts, the hops before it, and clients that record what they receive.
 *
 * ```ts
 * const { ask, time, reports } = hopHarness([begins(json)], (server, { time, blockTime, report }) => poolOrigin(...));
 * const { client } = ask({ key: 1 });
 * await time.run();
 * ```
 *
 * @param scripts one for each exchange in turn; the last of them for all that follow
 * @param path makes the hops before the server; left out: none
 */
export function hopHarness<O extends Origin = Origin>(
  scripts: readonly (readonly Step[])[],
  path: (server: Origin, parts: HopParts) => O = (server) => server as O,
) {
  const time = new FakeTime();
  const reports: Report[] = [];
  const report: ReportHop = (hop, key, event) => void reports.push([time.now(), hop, key, event]);
  const server = new ScriptedOrigin(time, ...scripts);
  const origin = path(server, { time, blockTime: time.blockTime, report });
  const ask = (over: Partial<HttpRequest> = {}) => {
    const client = new Recorder(time);
    return { client, exchange: origin.exchange(request(over), client.listener) };
  };
  /** The clocks that fired, with the time. */
  const fired = () => reports.flatMap(([atMs, , , event]) => (event.what === 'expired' ? [{ atMs, event }] : []));
  return { time, reports, server, origin, ask, fired };
}

/** A request for a test. */
export const request = (over: Partial<HttpRequest> = {}): HttpRequest => ({
  key: 1,
  method: 'POST',
  url: new URL('http://server.test/mcp'),
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"jsonrpc":"2.0","id":7,"method":"tools/call"}'),
  ...over,
});

export const sse: Headers = { 'content-type': 'text/event-stream' };
export const json: Headers = { 'content-type': 'application/json' };

/** A connection and a request that take no time. */
export const arrives: readonly Step[] = [{ connected: false }, { received: true }];

/** A response that begins at once with these headers. */
export const begins = (headers: Headers, afterMs = 0): readonly Step[] => [...arrives, { head: 200, headers, afterMs }];

/** The same bytes every so many milliseconds, so many times. */
export const every = (everyMs: number, times: number, bytes: string): readonly Step[] =>
  Array.from({ length: times }, () => ({ afterMs: everyMs, bytes }));

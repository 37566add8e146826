import type { FakeTime } from '../../../clocks/testing/fake-time.ts';
import type { Cut, Exchange, ExchangeListener, Headers, HttpRequest, Origin } from '../exchange.ts';
import type { HopEvent, TellHop } from '../hop-event.ts';

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
  /** When the origin was through with its script, whether or not anybody listened. */
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
        tell(step, listener);
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

function tell(step: Step, listener: ExchangeListener): void {
  if ('connected' in step) listener.connected(step.connected);
  else if ('received' in step) listener.received();
  else if ('informational' in step) listener.informational(step.informational);
  else if ('head' in step) listener.head({ status: step.head, headers: step.headers ?? {} });
  else if ('bytes' in step) listener.bytes(Buffer.from(step.bytes as string));
  else if ('end' in step) listener.end();
  else listener.cut(step.cut, 'scripted');
}

/** What a client heard, with the time: `[0, 'head', 200]`. */
export type Heard = readonly [atMs: number, what: string, detail?: unknown];

/** A client that writes down what it hears. It fails the test if it hears anything after the end. */
export class Recorder implements ExchangeListener {
  readonly events: Heard[] = [];
  readonly chunks: Buffer[] = [];
  over = false;
  /** Looks at each event as it comes. */
  on: (what: string) => void = () => {};
  readonly #time: FakeTime;

  constructor(time: FakeTime) {
    this.#time = time;
  }

  get body(): string {
    return Buffer.concat(this.chunks).toString();
  }

  /** The last thing it heard. */
  get last(): Heard | undefined {
    return this.events.at(-1);
  }

  /** Of what it heard, this alone. */
  heard(what: string): readonly Heard[] {
    return this.events.filter((event) => event[1] === what);
  }

  connected(reused: boolean): void {
    this.#take('connected', reused);
  }
  received(): void {
    this.#take('received');
  }
  informational(status: number): void {
    this.#take('informational', status);
  }
  head({ status }: { status: number }): void {
    this.#take('head', status);
  }
  bytes(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.#take('bytes', chunk.toString());
  }
  end(): void {
    this.#take('end', undefined, true);
  }
  cut(how: Cut): void {
    this.#take('cut', how, true);
  }

  #take(what: string, detail?: unknown, last = false): void {
    if (this.over) throw new Error(`${what} after the end`);
    this.over = last;
    this.events.push(detail === undefined ? [this.#time.now(), what] : [this.#time.now(), what, detail]);
    this.on(what);
  }
}

/** What hops told, with the time: `[60000, 'nginx', 1, { what: 'expired', ... }]`. */
export type Told = readonly [atMs: number, hop: string, key: number, event: HopEvent];

/** Writes down what hops tell. */
export function toldIn(time: FakeTime): { readonly told: Told[]; readonly tell: TellHop } {
  const told: Told[] = [];
  return { told, tell: (hop, key, event) => void told.push([time.now(), hop, key, event]) };
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

/** The same thing every so many milliseconds, so many times. */
export const every = (everyMs: number, times: number, bytes: string): readonly Step[] =>
  Array.from({ length: times }, () => ({ afterMs: everyMs, bytes }));

import type { ClockTime } from '../../src/clocks/live-clocks.ts';
import { type Fields, type Frame, isRequest, type RequestFrame } from '../../src/wire/frame.ts';
import type { HttpEvent, HttpSide } from '../../src/wire/http/link/http-event.ts';
import type { Link, LinkListener } from '../../src/wire/link.ts';

/** What a scripted server does. Times are milliseconds after the request or the spawn; `null`: never. Default: at once. */
export interface Script {
  readonly spawnMs?: number;
  /** `server/discover`, which this server does not know. */
  readonly probeMs?: number | null;
  readonly handshakeMs?: number | null;
  /** One page of any list. */
  readonly pageMs?: number | null;
  /** What it offers beside tools. */
  readonly offers?: readonly ('resources' | 'prompts')[];
  readonly answerMs?: number | null;
  /** Progress of a call, where the client asks for it. */
  readonly progressEveryMs?: number;
  /** The time of the last progress. Default: it goes on until the answer. */
  readonly progressUntilMs?: number;
  /** When the head of the response to a call comes over HTTP; `with-answer`: JSON rather than a stream. */
  readonly headersMs?: 'with-answer';
  /** When the stream of a call ends, over HTTP, although no answer came. */
  readonly streamEndsMs?: number;
  /** A question to a person during a call, and how long the person takes. */
  readonly elicit?: { readonly atMs: number; readonly forMs: number };
}

/** What happens to an HTTP exchange, before its number is put on it. */
type Happening<E = HttpEvent> = E extends { readonly key: number } ? Omit<E, 'key'> : never;

/** Tells of what happens to an exchange. @returns whether the client still listens to it */
type Happens = (...events: readonly Happening[]) => boolean;

const tool = { name: 'tool', inputSchema: { type: 'object' } };
const serverInfo = { name: 'scripted', version: '1' };

/** A link to a server that follows a script, over stdio or Streamable HTTP. It knows nothing of clients and their limits. */
export class ScriptedLink implements Link {
  readonly transport: 'stdio' | 'http';
  readonly http: HttpSide | undefined;
  /** How often it was opened. */
  spawns = 0;
  readonly #script: Script;
  readonly #time: ClockTime;
  #listener: LinkListener | null = null;
  /** Exchanges that have ended. */
  readonly #over = new Set<number>();
  #exchanges = 0;

  constructor(script: Script, transport: ScriptedLink['transport'], time: ClockTime) {
    this.#script = script;
    this.#time = time;
    this.transport = transport;
    if (transport === 'http')
      this.http = {
        useVersion() {},
        listen: ({ requestId }) => this.#refuseStream(requestId),
        abort: (key) => {
          this.#over.add(key);
          return null;
        },
        session: null,
        useSession() {},
        endSession() {},
        retryMs: null,
      };
  }

  async open(listener: LinkListener): Promise<void> {
    this.spawns++;
    this.#listener = null;
    if (this.#script.spawnMs !== undefined)
      await new Promise<void>((resolve) => this.#time.setTimer(resolve, this.#script.spawnMs!));
    this.#listener = listener;
  }

  async close(): Promise<void> {
    this.#listener = null;
  }

  send(frame: Frame): void {
    const about = 'method' in frame ? frame.method : null;
    const requestId = isRequest(frame) ? frame.id : null;
    const happens = this.http === undefined ? null : this.#begin('POST', requestId, about).happens;
    if (isRequest(frame)) this.#request(frame, happens);
    else if (happens !== null)
      this.#after(0, () => happens({ type: 'head', status: 202, contentType: null }, whole(false)));
  }

  /** Does something later, unless the connection has ended by then. */
  #after(ms: number | null | undefined, run: (listener: LinkListener) => void): void {
    const listener = this.#listener;
    const inTime = () => (listener !== null && listener === this.#listener ? run(listener) : undefined);
    if (ms !== null) this.#time.setTimer(inTime, ms ?? 0);
  }

  #request(request: RequestFrame, happens: Happens | null): void {
    const { method, id, params } = request;
    const { answerMs, streamEndsMs, headersMs, elicit, offers = [] } = this.#script;
    const streams = method === 'tools/call' && headersMs !== 'with-answer';
    const contentType = streams ? 'text/event-stream' : 'application/json';
    const head: Happening = { type: 'head', status: 200, contentType };
    const say = (frame: Frame) => (listener: LinkListener) => {
      if (happens?.({ type: 'mark', mark: 'byte' }) !== false) listener.frame(frame, 100);
    };
    const reply = (ms: number | null | undefined, answer: Frame) =>
      this.#after(ms, (listener) => {
        if (!streams) happens?.(head);
        say(answer)(listener);
        this.#after(0, () => happens?.(whole(streams)));
      });
    const result = (fields: Fields): Frame => ({ jsonrpc: '2.0', id, result: fields });
    const lists = { tools: [tool], resources: [], resourceTemplates: [], prompts: [] };
    if (method === 'server/discover')
      reply(this.#script.probeMs, { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
    else if (method === 'initialize') {
      const capabilities = Object.fromEntries(['tools', ...offers].map((name) => [name, {}]));
      const { protocolVersion } = params ?? {};
      reply(this.#script.handshakeMs, result({ protocolVersion, capabilities, serverInfo }));
    } else if (method !== 'tools/call') reply(method.endsWith('/list') ? this.#script.pageMs : 0, result(lists));
    else {
      if (streams) this.#after(0, () => happens?.(head));
      reply(answerMs, result({ content: [] }));
      this.#progress(request, say);
      if (streamEndsMs !== undefined) this.#after(streamEndsMs, () => happens?.(whole(true)));
      if (elicit !== undefined)
        this.#after(elicit.atMs, say({ jsonrpc: '2.0', id: 'question', method: 'elicitation/create' }));
    }
  }

  #progress({ params }: RequestFrame, say: (frame: Frame) => (listener: LinkListener) => void): void {
    const { progressEveryMs, progressUntilMs, answerMs } = this.#script;
    const { progressToken } = (params?._meta ?? {}) as Fields;
    if (progressEveryMs === undefined || progressToken === undefined) return;
    const lastMs = progressUntilMs ?? (answerMs ?? Number.POSITIVE_INFINITY) - 1;
    const beat = (progress: number) => {
      if (progress * progressEveryMs > lastMs) return;
      this.#after(progressEveryMs, (listener) => {
        say({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken, progress } })(listener);
        beat(progress + 1);
      });
    };
    beat(1);
  }

  #begin(method: 'GET' | 'POST', requestId: string | number | null, about: string | null) {
    const key = ++this.#exchanges;
    const listener = this.#listener;
    const happens: Happens = (...events) => {
      if (this.#over.has(key) || listener !== this.#listener) return false;
      for (const event of events) {
        if (event.type === 'whole') this.#over.add(key);
        listener?.http?.({ ...event, key } as HttpEvent);
      }
      return true;
    };
    happens({ type: 'begin', method, requestId, about });
    this.#after(0, () => happens({ type: 'connected', reused: false }, { type: 'received' }));
    return { key, happens };
  }

  /** It has no stream of its own to listen to. */
  #refuseStream(requestId: string | number | null): number {
    const { key, happens } = this.#begin('GET', requestId, null);
    const said = { body: '', type: null, location: null, refusal: null };
    const refused = { type: 'failed', why: 'http-4xx', status: 405, sse: false, lastEventId: null, note: '405', said };
    this.#after(0, () => happens(refused as Happening));
    return key;
  }
}

const whole = (sse: boolean): Happening => ({ type: 'whole', sse, lastEventId: null });

/** A server that never answers a call. */
export const hangs: Script = { answerMs: null };

/** A call of ten minutes with progress every 30 s. */
export const tenMinutes: Script = { answerMs: 600_000, progressEveryMs: 30_000 };

import type { Framing } from '../../../clocks/client-profile.ts';
import { type BlockTime, DeliveryQueue } from '../../delivery-queue.ts';
import { type Frame, type FrameId, isRequest, parseFrame } from '../../frame.ts';
import type { Link, LinkListener } from '../../link.ts';
import type { ExchangeEvent, Headers, HttpRequest, Origin } from '../exchange.ts';
import { HopExchange } from '../hop-exchange.ts';
import type { HttpEvent, HttpSide } from './http-event.ts';
import { type ResponseEnd, ResponseReader } from './response-reader.ts';
import { statelessHeaders } from './stateless-headers.ts';

/** What an HTTP link needs of its session. */
export interface HttpLinkDeps {
  /** Stops virtual time. */
  readonly blockTime: BlockTime;
  /** The current virtual time in milliseconds. */
  now(): number;
  /** Gives the number of the next exchange. Default: the link counts its own. Links to one server share it: see {@link exchangeKeys}. */
  nextKey?(): number;
}

/** Numbers the exchanges of all links to one server, from 1. */
export function exchangeKeys(): () => number {
  let next = 1;
  return () => next++;
}

/** The address of a link over HTTP, and the header fields that the user adds to every request. */
export interface HttpLinkOptions {
  readonly url: URL;
  readonly transport: 'http' | 'sse';
  readonly headers?: Headers;
  /** A message larger than this is dropped, in bytes. Default 256 MiB. */
  readonly maxBytes?: number;
}

const defaultMaxBytes = 256 * 1024 * 1024;
/** As in the TypeScript SDKs. Other clients follow more redirects, but an endless series of redirects fails there, too. */
const maxRedirects = 5;

/** If more than this comes within one instant of virtual time, the response counts as endless. */
const most = { pieces: 50_000, bytes: 256 * 1024 * 1024 } as const;

/** One exchange as the link sees it. */
interface Open {
  readonly key: number;
  readonly frame: Frame | null;
  reader: ResponseReader;
  /** The latest exchange: each redirect begins another one. */
  exchange: HopExchange | null;
  redirects: number;
  /** When its last `byte` mark was reported. */
  markedMs: number;
  /** Whether its events and messages are no longer delivered. */
  aborted: boolean;
}

/**
 * A link over Streamable HTTP, or over the older HTTP with SSE (`sse`). It sends frames as requests, and reads frames from
 * responses and streams. It keeps the session id and the reconnection time. The client makes every decision: when to listen,
 * to resume, to give up.
 */
export class HttpLink implements Link {
  readonly http: HttpSide;
  readonly #origin: Origin;
  readonly #deps: HttpLinkDeps;
  readonly #options: HttpLinkOptions;
  readonly #queue: DeliveryQueue;
  readonly #open = new Map<number, Open>();
  #listener: LinkListener | null = null;
  #transport: 'http' | 'sse';
  readonly #nextKey: () => number;
  #session: string | null = null;
  #version: string | null = null;
  #retryMs: number | null = null;
  /** The address for POST requests of HTTP with SSE, once the server has sent it; and the frames that wait for it. */
  #endpoint: URL | null = null;
  #unsent: Frame[] = [];
  /** The pieces and bytes of all responses that came at the current instant. */
  readonly #came = { atMs: -1, pieces: 0, bytes: 0 };
  /** The deliveries of the last queued macrotask, to which more events may be added; `null`: it already has its message. */
  #batch: (() => void)[] | null = null;

  constructor(origin: Origin, options: HttpLinkOptions, deps: HttpLinkDeps) {
    this.#origin = origin;
    this.#options = options;
    this.#transport = options.transport;
    this.#deps = deps;
    this.#nextKey = deps.nextKey ?? exchangeKeys();
    this.#queue = new DeliveryQueue(deps.blockTime, 'a message from the server');
    const retryMs = () => this.#retryMs;
    const session = () => this.#session;
    this.http = {
      get retryMs() {
        return retryMs();
      },
      useVersion: (version) => {
        this.#version = version;
      },
      listen: ({ lastEventId, requestId }) => this.#listen(lastEventId, requestId),
      abort: (key) => this.#abort(key),
      get session() {
        return session();
      },
      useSession: (id) => {
        this.#session = id;
      },
      endSession: () => {
        if (this.#session !== null) this.#begin('DELETE', this.#options.url, {}, null, null);
      },
    };
  }

  get transport(): 'http' | 'sse' {
    return this.#transport;
  }

  async open(
    listener: LinkListener,
    _framing?: Framing,
    over: 'http' | 'sse' = this.#options.transport,
  ): Promise<void> {
    this.#drop();
    this.#listener = listener;
    this.#transport = over;
    if (over === 'sse') this.#listen(null, null);
  }

  send(frame: Frame): void {
    if (this.#listener === null) return;
    if (this.#transport === 'sse' && this.#endpoint === null) {
      this.#unsent.push(frame);
      return;
    }
    const headers = {
      accept: this.#transport === 'sse' ? '*/*' : 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...statelessHeaders(frame),
    };
    this.#begin('POST', this.#endpoint ?? this.#options.url, headers, frame, isRequest(frame) ? frame.id : null);
  }

  /** Closes the connections. A client that ends its session must call `endSession` before. */
  async close(): Promise<void> {
    this.#drop();
    this.#listener = null;
    await this.#origin.close();
  }

  #drop(): void {
    for (const key of [...this.#open.keys()]) this.#abort(key);
    this.#queue.clear();
    this.#batch = null;
    this.#session = null;
    this.#version = null;
    this.#endpoint = null;
    this.#unsent = [];
    this.#retryMs = null;
  }

  #listen(lastEventId: string | null, requestId: FrameId | null): number {
    const resume: Headers = lastEventId === null ? {} : { 'last-event-id': lastEventId };
    return this.#begin('GET', this.#options.url, { accept: 'text/event-stream', ...resume }, null, requestId);
  }

  #abort(key: number): string | null {
    const open = this.#open.get(key);
    if (open === undefined) return null;
    open.aborted = true;
    this.#open.delete(key);
    open.exchange?.abort();
    return open.reader.lastEventId;
  }

  #begin(
    method: HttpRequest['method'],
    url: URL,
    headers: Headers,
    frame: Frame | null,
    requestId: FrameId | null,
  ): number {
    const key = this.#nextKey();
    const session: Headers = this.#session === null ? {} : { 'mcp-session-id': this.#session };
    const version: Headers = this.#version === null ? {} : { 'mcp-protocol-version': this.#version };
    const request: HttpRequest = {
      key,
      method,
      url,
      headers: { ...version, ...this.#options.headers, ...session, ...headers },
      body: frame === null ? null : Buffer.from(JSON.stringify(frame)),
    };
    const about = frame !== null && 'method' in frame ? frame.method : null;
    this.#listener?.http?.({ type: 'begin', key, method, requestId, about });
    const open = { key, frame, exchange: null, redirects: 0, markedMs: -1, aborted: false };
    this.#exchange(Object.assign(open, { reader: this.#readerFor(open, request) }), request);
    return key;
  }

  #readerFor(open: Omit<Open, 'reader'>, request: HttpRequest): ResponseReader {
    const { key, frame } = open;
    return new ResponseReader(request, frame, this.#transport, this.#options.maxBytes ?? defaultMaxBytes, {
      message: (text) => this.#message(open, text),
      oversize: (text, bytes) => this.#deliver(open, (listener) => listener.oversize(text, bytes)),
      otherEvent: (type, data) => {
        if (type !== 'endpoint' || this.#transport !== 'sse' || !this.#foundEndpoint(data)) return;
        this.#report(open, { type: 'endpoint', key });
      },
      event: () => this.#report(open, { type: 'mark', key, mark: 'event' }),
      retry: (ms) => {
        this.#retryMs = ms;
      },
    });
  }

  #exchange(open: Open, request: HttpRequest): void {
    this.#open.set(open.key, open);
    open.exchange = new HopExchange(request, (event) => this.#receive(open, request, event));
    open.exchange.start(this.#origin);
  }

  #receive(open: Open, request: HttpRequest, event: ExchangeEvent): void {
    const { key, reader } = open;
    switch (event.type) {
      case 'waiting':
      case 'received':
        this.#report(open, { type: event.type, key });
        return;
      case 'connected':
        this.#report(open, { type: 'connected', key, reused: event.reused });
        return;
      case 'informational':
        this.#report(open, { type: 'mark', key, mark: 'informational' });
        return;
      case 'head': {
        const { status, headers } = event.head;
        reader.head(event.head);
        const session = headers['mcp-session-id'];
        if (session !== undefined && status < 300) this.#session = session;
        this.#report(open, { type: 'head', key, status, contentType: reader.contentType });
        return;
      }
      case 'bytes': {
        const nowMs = this.#deps.now();
        this.#count(nowMs, event.chunk.length);
        // The number of chunks within one instant is chance, so each instant has at most one mark.
        if (open.markedMs !== nowMs) this.#report(open, { type: 'mark', key, mark: 'byte' });
        open.markedMs = nowMs;
        reader.bytes(event.chunk);
        return;
      }
      case 'end':
        this.#ended(open, request, reader.end());
        return;
      case 'cut':
        this.#ended(open, request, reader.cut(event.how, event.note));
    }
  }

  #count(atMs: number, bytes: number): void {
    const came = this.#came;
    if (came.atMs !== atMs) Object.assign(came, { atMs, pieces: 0, bytes: 0 });
    came.pieces++;
    came.bytes += bytes;
    if (came.pieces < most.pieces && came.bytes < most.bytes) return;
    this.#listener?.http?.({ type: 'flood', note: `${came.bytes} bytes in ${came.pieces} pieces` });
  }

  #ended(open: Open, request: HttpRequest, end: ResponseEnd): void {
    const { key, reader } = open;
    const { lastEventId, isStream: sse, status } = reader;
    if (end.how === 'redirect' && open.redirects++ < maxRedirects) {
      const next = { ...request, url: end.url };
      open.reader = this.#readerFor(open, next);
      this.#exchange(open, next);
      return;
    }
    this.#open.delete(key);
    if (end.how === 'whole') this.#report(open, { type: 'whole', key, sse, lastEventId });
    else {
      const { why, note, said } = end.how === 'failed' ? end : reader.endlessRedirect();
      this.#report(open, { type: 'failed', key, why, status, sse, lastEventId, note, said });
    }
  }

  #foundEndpoint(data: string): boolean {
    if (!URL.canParse(data, this.#options.url.href)) return false;
    this.#endpoint = new URL(data, this.#options.url);
    for (const frame of this.#unsent.splice(0)) this.send(frame);
    return true;
  }

  #message(open: Omit<Open, 'reader'>, text: string): void {
    const bytes = Buffer.byteLength(text);
    const read = parseFrame(text);
    this.#deliver(open, (listener) => {
      if ('frame' in read) listener.frame(read.frame, bytes, read.violations);
      else listener.garbage(read.garbage, text.slice(0, 200), bytes);
    });
  }

  /** Delivers one message per macrotask, together with the events that were reported before it. */
  #deliver(open: { readonly aborted: boolean }, run: (listener: LinkListener) => void): void {
    const deliver = () => {
      if (!open.aborted && this.#listener !== null) run(this.#listener);
    };
    if (this.#batch === null) this.#queue.push(deliver);
    else {
      this.#batch.push(deliver);
      this.#batch = null;
    }
  }

  #report(open: { readonly aborted: boolean }, event: HttpEvent): void {
    const run = () => {
      if (!open.aborted) this.#listener?.http?.(event);
    };
    if (this.#batch !== null) {
      this.#batch.push(run);
      return;
    }
    const batch = [run];
    this.#batch = batch;
    this.#queue.push(() => {
      if (this.#batch === batch) this.#batch = null;
      for (const one of batch) one();
    });
  }
}

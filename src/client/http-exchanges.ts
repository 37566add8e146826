import { isUnknown } from '../clocks/evidence.ts';
import type { Span } from '../clocks/span.ts';
import type { FrameId } from '../wire/frame.ts';
import type { HttpEvent } from '../wire/http/link/http-event.ts';
import { acceptedOnly } from '../wire/transcript.ts';
import type { Exchanges, SessionParts } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, endedWithParent, type Failed, failed } from './ended.ts';
import { type HttpTrouble, httpTrouble, noticeTrouble } from './http-trouble.ts';
import { Streams } from './streams.ts';

/** The phases of an exchange, each a span inside it. */
type Phase = Extract<Span, 'connect' | 'upload' | 'headers' | 'body'>;

interface Open {
  readonly key: number;
  readonly method: string;
  readonly requestId: FrameId | null;
  readonly about: string | null;
  /** The standing stream that this exchange carries. */
  readonly stream: SpanHandle | null;
  readonly exchange: SpanHandle;
  phase: SpanHandle | null;
  status: number | null;
  sse: boolean;
}

/** The result of a step that the client waits for: success (`null`), or the failure of an exchange. */
type StepResult = null | { readonly trouble: HttpTrouble; readonly exchangeId: number };

/** A step over HTTP that the client waits for, and that is not a request. */
class AwaitedStep {
  #resolve: (result: StepResult) => void = () => {};
  readonly result: Promise<StepResult> = new Promise((resolve) => {
    this.#resolve = resolve;
  });

  settle(result: StepResult): void {
    this.#resolve(result);
  }
}

/**
 * The HTTP exchanges of a session as spans under the client's clocks. When an exchange ends, it notifies the span that waits
 * for it.
 *
 *     execution > exchange > connect, upload, headers, body        the standing stream: stream > exchange > ...
 */
export class HttpExchanges implements Exchanges {
  readonly #session: SessionParts;
  readonly #streams: Streams;
  readonly #open = new Map<number, Open>();
  /** The spans of all exchanges, by their numbers. */
  readonly #spans = new Map<number, number>();
  /** The server accepts `initialized`. */
  #initialized = new AwaitedStep();
  /** HTTP with SSE: the server sends the address for POST requests. */
  #endpoint = new AwaitedStep();

  constructor(session: SessionParts) {
    this.#session = session;
    this.#streams = new Streams(session);
  }

  endpointKnown(span: SpanHandle): Promise<Ended<null>> {
    return this.#await(this.#endpoint, span, 'attempt');
  }

  initializedAccepted(span: SpanHandle): Promise<Ended<null>> {
    return this.#await(this.#initialized, span, 'handshake');
  }

  async #await(step: AwaitedStep, span: SpanHandle, during: Span): Promise<Ended<null>> {
    const result = await step.result;
    return result === null || !span.open
      ? done(null)
      : noticeTrouble(this.#session, span.id, during, result.exchangeId, result.trouble);
  }

  /** Receives an event of the link. */
  receive(event: HttpEvent): void {
    this.#session.spans.catchUp();
    if (event.type === 'begin') {
      this.#begin(event);
      return;
    }
    if (event.type === 'flood') return; // only the bound of the run uses it
    const open = this.#open.get(event.key);
    if (open === undefined) return;
    switch (event.type) {
      case 'waiting':
        if (open.phase !== null && this.#session.spans.isOpen(open.phase.id))
          this.#session.spans.begin('queue', open.phase.id, null, () => {});
        return;
      case 'connected':
        this.#next(open, 'upload');
        return;
      case 'received':
        this.#next(open, 'headers');
        return;
      case 'mark':
        if (open.phase !== null) this.#session.spans.mark(event.mark, open.phase.id);
        return;
      case 'head':
        if (open.phase !== null) this.#session.spans.mark('byte', open.phase.id);
        this.#next(open, 'body');
        open.status = event.status;
        open.sse = event.contentType === 'text/event-stream' || open.method === 'GET';
        if (event.status < 300) this.#streams.accepted(open.key);
        return;
      case 'endpoint':
        this.#endpoint.settle(null);
        return;
      case 'whole':
        this.#whole(open, event);
        return;
      case 'failed':
        this.#failed(open, { ...event, by: null });
        return;
    }
  }

  spanOf(key: number): number | null {
    return this.#spans.get(key) ?? null;
  }

  /** The ids of the requests whose responses have not ended. */
  get openResponses(): readonly FrameId[] {
    return [...this.#open.values()].flatMap(({ requestId }) => (requestId === null ? [] : [requestId]));
  }

  owns(spanId: number): boolean {
    const { spans } = this.#session;
    return [...this.#open.values()].some(({ exchange }) => spans.isWithin(spanId, exchange.id));
  }

  abortAll(): void {
    for (const open of [...this.#open.values()]) {
      this.#session.link.http?.abort(open.key);
      this.#end(open, endedWithParent);
    }
  }

  abortWithin(spanId: number): void {
    const { spans, link } = this.#session;
    for (const open of [...this.#open.values()])
      if (open.stream === null && spans.isWithin(open.exchange.id, spanId)) {
        this.#open.delete(open.key);
        link.http?.abort(open.key);
      }
  }

  #begin({ key, method, requestId, about }: Extract<HttpEvent, { type: 'begin' }>): void {
    const { spans, requests } = this.#session;
    const parentId = requestId === null ? null : requests.spanOfId(requestId);
    const stream = method === 'GET' && parentId === null ? spans.begin('stream', null, null, () => {}) : null;
    const detail = { over: method, ...(about === null ? {} : { method: about }) };
    const exchange = spans.begin('exchange', stream?.id ?? parentId, detail, (how) =>
      this.#expired(key, how, 'headers'),
    );
    const open: Open = { key, method, requestId, about, stream, exchange, phase: null, status: null, sse: false };
    this.#open.set(key, open);
    if (about === initialized) this.#initialized = new AwaitedStep();
    if (stream !== null && this.#session.link.transport === 'sse' && this.#streams.adopt(key))
      this.#endpoint = new AwaitedStep();
    this.#spans.set(key, exchange.id);
    this.#phase(open, 'connect');
  }

  #phase(open: Open, phase: Phase): void {
    open.phase = this.#session.spans.begin(phase, open.exchange.id, null, (how) => this.#expired(open.key, how, phase));
  }

  #next(open: Open, phase: Phase): void {
    if (open.phase !== null) this.#session.spans.finish(open.phase.id, done(null));
    if (open.exchange.open) this.#phase(open, phase);
  }

  #end(open: Open, how: Ended<null>): void {
    const { spans } = this.#session;
    this.#open.delete(open.key);
    if (open.phase !== null) spans.finish(open.phase.id, how);
    spans.finish(open.exchange.id, how);
    if (open.stream !== null) spans.finish(open.stream.id, how);
  }

  #whole(open: Open, { sse, lastEventId }: Extract<HttpEvent, { type: 'whole' }>): void {
    this.#end(open, done(null));
    if (open.about === initialized) {
      this.#streams.begin(open.status);
      this.#initialized.settle(null);
    }
    const note = 'the stream ended without the answer';
    const cut = { why: 'stream-ended', note, lastEventId, by: null, said: null, sse, status: open.status } as const;
    if (open.stream !== null) this.#lost(open, cut);
    else if (open.requestId === null) return;
    else if (!sse) this.#accepted(open);
    else if (this.#session.requests.spanOfId(open.requestId) !== null) this.#trouble(open, cut);
    else this.#streams.answered(open.requestId, cut);
  }

  /** Records a request that was only accepted: its response has the status 202 and no body, so the answer comes another way. */
  #accepted({ requestId, status, about, exchange }: Open): void {
    const { link, requests, writer } = this.#session;
    if (status !== 202 || link.transport !== 'http' || requestId === null) return;
    if (requests.spanOfId(requestId) === null) return; // the request has its answer
    const note = `${about ?? 'the request'} was answered with HTTP 202, which carries no answer`;
    writer.write({ kind: 'stimulus', on: acceptedOnly, spanId: exchange.id, note, status });
  }

  /** A stream that is not the response to a JSON-RPC request has ended. */
  #lost(open: Open, trouble: HttpTrouble): void {
    this.#streams.ended(open.key, trouble);
    if (this.#session.link.transport === 'sse') this.#endpoint.settle({ trouble, exchangeId: open.exchange.id });
  }

  #failed(open: Open, trouble: HttpTrouble): void {
    const { spans, requests } = this.#session;
    const refusal = trouble.said?.refusal ?? null;
    if (refusal !== null && this.#readsRefusal(trouble.status)) {
      this.#end(open, done(null));
      requests.answer(refusal, Buffer.byteLength(trouble.said?.body ?? ''));
      return;
    }
    const cause = trouble.why === 'stream-broken' || trouble.why === 'network-error' ? 'network' : 'protocol-error';
    if (open.phase !== null && spans.isOpen(open.phase.id) === false && !open.exchange.open)
      this.#open.delete(open.key);
    this.#end(open, failed(cause, 'nothing', `${this.#session.profile.id}/${trouble.why}`));
    if (open.stream !== null) this.#lost(open, trouble);
    else this.#trouble(open, trouble);
    if (open.about === initialized) this.#initialized.settle({ trouble, exchangeId: open.exchange.id });
  }

  /** Whether this client looks for the answer in the body of an error response with this status. */
  #readsRefusal(status: number | null): boolean {
    const fact = this.#session.profile.wire.refusals;
    if (fact === undefined || isUnknown(fact) || fact.is === 'any') return true;
    return status !== null && fact.is.includes(status);
  }

  #trouble(open: Open, trouble: HttpTrouble): void {
    const { requestId } = open;
    const resumes = requestId !== null && this.#streams.resume(requestId, trouble);
    // A GET that requests the rest of a stream and fails counts as a broken stream, whatever its status.
    const reported = open.method === 'GET' ? ({ ...trouble, why: 'stream-broken' } as const) : trouble;
    httpTrouble(this.#session, requestId, open.exchange.id, reported, resumes);
  }

  /** A clock over an exchange fired. The client reacts to a clock of its HTTP library as to a failed exchange. */
  #expired(key: number, how: Ended<never>, phase: Phase): void {
    const open = this.#open.get(key);
    if (open === undefined || how.ok || how.quiet || how.cause !== 'timeout') return;
    this.#open.delete(key);
    const lastEventId = this.#session.link.http?.abort(key) ?? null;
    this.#session.spans.finish(open.exchange.id, how);
    if (open.stream !== null) this.#session.spans.finish(open.stream.id, how);
    const broken = open.sse ? ('stream-broken' as const) : ('body-broken' as const);
    const why = phase === 'body' ? broken : ('network-error' as const);
    const { status, sse } = open;
    const trouble: HttpTrouble = { why, note: noteOf(how), status, sse, lastEventId, said: null, by: how.by };
    if (open.about === initialized) this.#initialized.settle({ trouble, exchangeId: open.exchange.id });
    if (open.stream !== null) this.#lost(open, trouble);
    else if (isErrorFor(how, 'host')) this.#trouble(open, trouble);
    else if (open.requestId !== null) {
      const spanId = this.#session.requests.spanOfId(open.requestId);
      if (spanId !== null) this.#session.spans.finish(spanId, how);
    }
  }
}

const initialized = 'notifications/initialized';

const isErrorFor = ({ toCaller }: Failed, audience: string): boolean =>
  typeof toCaller === 'object' && 'to' in toCaller && toCaller.to === audience;

const noteOf = ({ by, toCaller }: Failed): string =>
  typeof toCaller === 'object' && 'error' in toCaller && typeof toCaller.error === 'string'
    ? `${by}: ${toCaller.error}`
    : by;

import { isNotification, parseFrame } from '../../wire/frame.ts';
import { type ExchangeEvent, type HttpRequest, mediaType, type Origin } from '../../wire/http/exchange.ts';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import { SseReader } from '../../wire/http/sse-reader.ts';
import type { WireEvent, WireMessage } from '../../wire/http/wire-event.ts';

/** Receives what the server does on the exchange with this key. */
export type ReportWire = (key: number, event: WireEvent) => void;

/** What the data of an event carries; `null`: no message. */
function messageOf(data: string): WireMessage | null {
  const read = parseFrame(data);
  if ('garbage' in read) return null;
  const { frame } = read;
  if (!('method' in frame)) return { method: null, answers: frame.id, token: null };
  const isProgress = isNotification(frame) && frame.method === 'notifications/progress';
  const token = isProgress ? frame.params?.progressToken : null;
  return {
    method: frame.method,
    answers: null,
    token: typeof token === 'string' || typeof token === 'number' ? token : null,
  };
}

class LoggedExchange extends HopExchange {
  readonly #report: (event: WireEvent) => void;
  #sse: SseReader | null = null;

  constructor(request: HttpRequest, listener: (event: ExchangeEvent) => void, report: (event: WireEvent) => void) {
    super(request, listener, {
      closed: (last) => {
        if (last === null) report({ what: 'closed', how: 'abort' });
      },
    });
    this.#report = report;
    const { method: over, headers } = request;
    report({ what: 'request', over, lastEventId: headers['last-event-id'] ?? null });
  }

  protected override receive(event: ExchangeEvent): void {
    if (this.isOpen) this.#log(event);
    super.receive(event);
  }

  #log(event: ExchangeEvent): void {
    const report = this.#report;
    if (event.type === 'head') {
      const stream = mediaType(event.head) === 'text/event-stream';
      const buffering = event.head.headers['x-accel-buffering'] ?? null;
      report({ what: 'head', status: event.head.status, stream, buffering });
      if (stream) this.#sse = this.#reader();
    }
    if (event.type === 'bytes') this.#sse?.push(event.chunk);
    if (event.type === 'end' || event.type === 'cut') report({ what: 'closed', how: event.type });
  }

  #reader(): SseReader {
    const report = this.#report;
    return new SseReader({
      event: ({ id, data }) =>
        report({ what: 'event', id: id ?? null, empty: data === '', message: data === '' ? null : messageOf(data) }),
      comment: () => report({ what: 'comment' }),
      retry: (ms) => report({ what: 'retry', ms }),
    });
  }
}

/** A hop right before the server that changes nothing and reports what the server does. */
export const wireLog =
  (report: ReportWire) =>
  (next: Origin): Origin =>
    hopBefore(next, (request, listener) =>
      new LoggedExchange(request, listener, (event) => report(request.key, event)).start(next),
    );

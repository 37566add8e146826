import type { VirtualClock } from '../../../time/core/virtual-clock.ts';
import type { Exchange, Headers, HttpRequest, Origin, ResponseHead } from '../exchange.ts';

let keys = 0;

/** A request as a test writes it. */
export interface Asked {
  readonly method?: HttpRequest['method'];
  readonly path?: string;
  readonly headers?: Headers;
  readonly body?: string | Buffer;
}

export function requestOf({ method, path = '/mcp', headers = {}, body }: Asked = {}): HttpRequest {
  return {
    key: ++keys,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    url: new URL(path, 'http://server.test'),
    headers,
    body: body === undefined ? null : Buffer.from(body),
  };
}

/** An exchange under way in a test, and its events. */
export interface Played {
  readonly request: HttpRequest;
  readonly exchange: Exchange;
  /** One line for each event, with its virtual instant. Bytes of one instant are one line. */
  readonly events: string[];
  readonly head: ResponseHead | undefined;
  readonly body: Buffer;
  readonly note: string;
  /** Resolves at `end` or `cut`. */
  readonly over: Promise<void>;
}

/** Sends a request to an origin and records its events. @param on is called after each event */
export function ask(
  origin: Origin,
  clock: Pick<VirtualClock, 'now'>,
  asked: Asked = {},
  on: (what: string, played: Played) => void = () => {},
): Played {
  const request = requestOf(asked);
  const chunks: Buffer[] = [];
  const events: string[] = [];
  let parts: Buffer[] = [];
  let head: ResponseHead | undefined;
  let note = '';
  let finish = (): void => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const record = (what: string): void => {
    events.push(`${clock.now} ${what}`);
    on(what, played);
  };
  const shown = (): string => {
    const text = Buffer.concat(parts).toString();
    return text.length > 60 ? `${text.length} bytes` : text;
  };
  const exchange = origin.exchange(request, (event) => {
    switch (event.type) {
      case 'waiting': // a pool reports the wait itself
        return;
      case 'connected':
        return record(event.reused ? 'connected again' : 'connected');
      case 'informational':
        return record(`informational ${event.status}`);
      case 'head':
        head = event.head;
        return record(`head ${event.head.status}`);
      case 'bytes': {
        chunks.push(event.chunk);
        const last = events.at(-1) ?? '';
        if (last.startsWith(`${clock.now} :`)) events.pop();
        else parts = [];
        parts.push(event.chunk);
        return record(`:${shown()}`);
      }
      case 'end':
        record('end');
        return finish();
      case 'cut':
        note = event.note;
        record(`cut ${event.how}`);
        return finish();
      case 'received':
        return record('received');
    }
  });
  const played: Played = {
    request,
    exchange,
    events,
    over,
    get head() {
      return head;
    },
    get body() {
      return Buffer.concat(chunks);
    },
    get note() {
      return note;
    },
  };
  return played;
}

/** As {@link ask}, until it is over. */
export async function played(...args: Parameters<typeof ask>): Promise<Played> {
  const asked = ask(...args);
  await asked.over;
  return asked;
}

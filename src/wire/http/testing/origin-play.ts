import type { VirtualClock } from '../../../time/virtual-clock.ts';
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

/** An exchange under way in a test, and all that was told of it. */
export interface Played {
  readonly request: HttpRequest;
  readonly exchange: Exchange;
  /** What was told, each line with its virtual instant. Bytes of one instant are one line. */
  readonly told: string[];
  readonly head: ResponseHead | undefined;
  readonly body: Buffer;
  readonly note: string;
  /** Resolves at `end` or `cut`. */
  readonly over: Promise<void>;
}

/** Sends a request to an origin and writes down what it tells. @param on is called after each thing told */
export function ask(
  origin: Origin,
  clock: Pick<VirtualClock, 'now'>,
  asked: Asked = {},
  on: (what: string, played: Played) => void = () => {},
): Played {
  const request = requestOf(asked);
  const chunks: Buffer[] = [];
  const told: string[] = [];
  let parts: Buffer[] = [];
  let head: ResponseHead | undefined;
  let note = '';
  let finish = (): void => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const tell = (what: string): void => {
    told.push(`${clock.now} ${what}`);
    on(what, played);
  };
  const shown = (): string => {
    const text = Buffer.concat(parts).toString();
    return text.length > 60 ? `${text.length} bytes` : text;
  };
  const exchange = origin.exchange(request, {
    connected: (reused) => tell(reused ? 'connected again' : 'connected'),
    received: () => tell('received'),
    informational: (status) => tell(`informational ${status}`),
    head: (seen) => {
      head = seen;
      tell(`head ${seen.status}`);
    },
    bytes: (chunk) => {
      chunks.push(chunk);
      const last = told.at(-1) ?? '';
      if (last.startsWith(`${clock.now} :`)) told.pop();
      else parts = [];
      parts.push(chunk);
      tell(`:${shown()}`);
    },
    end: () => {
      tell('end');
      finish();
    },
    cut: (how, why) => {
      note = why;
      tell(`cut ${how}`);
      finish();
    },
  });
  const played: Played = {
    request,
    exchange,
    told,
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

import {
  type ExchangeEvent,
  type ExchangeListener,
  type Headers,
  type HttpRequest,
  type LastEvent,
  mediaType,
  type ResponseHead,
} from '../wire/http/exchange.ts';
import { HopExchange } from '../wire/http/hop-exchange.ts';
import type { RemedyContext } from './remedy.ts';

/** Text that is sent at intervals while the tool works. */
export interface Beat {
  readonly everyMs: number;
  /** The text, as part of an event stream. */
  readonly text: () => string;
}

/** How a response is sent. */
export interface BetterHow {
  readonly site: Pick<RemedyContext, 'setTimer'>;
  /** The head that goes out as soon as the server has the request. */
  readonly head: Headers;
  /** What is sent while the tool works; `null`: nothing. Only in an event stream. */
  readonly beat: Beat | null;
}

const eventStream = 'text/event-stream';

/** JSON as an event, with one `data:` line for each line of the JSON. */
const asEvent = (json: string): string =>
  `event: message\n${json
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('')}\n`;

/**
 * A response whose head is sent as soon as the server has the request, and not with the answer as the server does. If the head
 * is that of an event stream and the server answers in JSON, the answer becomes an event.
 */
export class BetterResponse extends HopExchange {
  readonly #how: BetterHow;
  readonly #type: string;
  #begun = false;
  /** The JSON that becomes an event; `null`: the body is passed on unchanged. */
  #json: Buffer[] | null = null;
  #timer: { cancel(): void } | null = null;

  constructor(request: HttpRequest, listener: ExchangeListener, how: BetterHow) {
    super(request, listener);
    this.#how = how;
    this.#type = mediaType({ headers: how.head }) ?? '';
  }

  protected override receive(event: ExchangeEvent): void {
    switch (event.type) {
      case 'received':
        this.deliver(event);
        this.#begin();
        return;
      case 'head':
        this.#begin();
        this.#adapt(event.head);
        return;
      case 'bytes':
        if (this.#json === null) this.deliver(event);
        else this.#json.push(event.chunk);
        return;
      case 'end':
        if (this.#json !== null) this.#send(asEvent(Buffer.concat(this.#json).toString()));
        this.deliver(event);
        return;
      default:
        this.deliver(event);
    }
  }

  protected override closed(last: LastEvent | null): void {
    this.#timer?.cancel();
    super.closed(last);
  }

  /** Sends the head, and starts what is sent while the tool works. */
  #begin(): void {
    if (this.#begun || !this.isOpen) return;
    this.#begun = true;
    this.deliver({ type: 'head', head: { status: 200, headers: this.#how.head } });
    this.#arm();
  }

  /** The head is already sent. If the server's response does not match it, the response is cut. */
  #adapt(head: ResponseHead): void {
    const type = mediaType(head) ?? '';
    if (head.status !== 200) this.cut('fin', `the server answers with ${head.status}, and 200 was sent`);
    else if (this.#type === eventStream && type === 'application/json') this.#json = [];
    else if (type !== this.#type) this.cut('fin', `the server answers with ${type}, and ${this.#type} was sent`);
  }

  #arm(): void {
    const { beat, site } = this.#how;
    if (beat === null || !this.isOpen) return;
    this.#timer = site.setTimer(() => {
      this.#send(beat.text());
      this.#arm();
    }, beat.everyMs);
  }

  #send(text: string): void {
    this.deliver({ type: 'bytes', chunk: Buffer.from(text) });
  }
}

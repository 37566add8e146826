import { mediaType } from '../faults/http/media-type.ts';
import { PassedExchange } from '../faults/http/passed-exchange.ts';
import type { ExchangeListener, Headers, HttpRequest, ResponseHead } from '../wire/http/exchange.ts';
import type { RemedySite } from './remedy.ts';

/** Something that is said again and again while the tool works. */
export interface Beat {
  readonly everyMs: number;
  /** What is said, as part of an event stream. */
  readonly text: () => string;
}

/** How a response is given. */
export interface BetterHow {
  readonly site: Pick<RemedySite, 'setTimer'>;
  /** The head that goes out as soon as the server has the request. */
  readonly head: Headers;
  /** What is said meanwhile; `null`: nothing. Only in an event stream. */
  readonly beat: Beat | null;
}

const eventStream = 'text/event-stream';

/** JSON as an event: a line of its own for each of its lines. */
const asEvent = (json: string): string =>
  `event: message\n${json
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('')}\n`;

/**
 * A response whose head goes out at once, in the place of a server that sends it with the answer. Where the head says that
 * it is an event stream and the server answers in JSON, the answer becomes an event.
 */
export class BetterResponse extends PassedExchange {
  readonly #how: BetterHow;
  readonly #type: string;
  #begun = false;
  #turned: Buffer[] | null = null;
  #timer: { cancel(): void } | null = null;

  constructor(request: HttpRequest, listener: ExchangeListener, how: BetterHow, done: (it: PassedExchange) => void) {
    super(request, listener, done);
    this.#how = how;
    this.#type = mediaType({ status: 200, headers: how.head });
  }

  override received(): void {
    super.received();
    this.#begin();
  }

  override head(head: ResponseHead): void {
    this.#begin();
    const type = mediaType(head);
    // A head that went out cannot be taken back: what does not fit it is lost.
    if (head.status !== 200) this.drop('fin', `the server answers with ${head.status}, and 200 was sent`);
    else if (this.#type === eventStream && type === 'application/json') this.#turned = [];
    else if (type !== this.#type) this.drop('fin', `the server answers with ${type}, and ${this.#type} was sent`);
  }

  override bytes(chunk: Buffer): void {
    if (this.#turned === null) super.bytes(chunk);
    else this.#turned.push(chunk);
  }

  override end(): void {
    const turned = this.#turned;
    if (turned !== null) super.bytes(Buffer.from(asEvent(Buffer.concat(turned).toString())));
    super.end();
  }

  protected override finish(): void {
    this.#timer?.cancel();
    super.finish();
  }

  #begin(): void {
    if (this.#begun || this.over) return;
    this.#begun = true;
    super.head({ status: 200, headers: this.#how.head });
    this.#arm();
  }

  #arm(): void {
    const { beat, site } = this.#how;
    if (beat === null || this.over) return;
    this.#timer = site.setTimer(() => {
      super.bytes(Buffer.from(beat.text()));
      this.#arm();
    }, beat.everyMs);
  }
}

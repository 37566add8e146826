import { type Frame, parseFrame, type RequestFrame } from '../../wire/frame.ts';
import type {
  ExchangeEvent,
  ExchangeListener,
  HttpRequest,
  LastEvent,
  ResponseHead,
} from '../../wire/http/exchange.ts';
import { mediaType } from '../../wire/http/exchange.ts';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import { SseReader } from '../../wire/http/sse-reader.ts';
import type { FaultContext } from '../fault-context.ts';
import { carriedRequest } from './exchange-about.ts';

/** What a fault may do with one message of the server. */
export interface MessageWay {
  /** Passes a message on: the one that came, or another one. It may be called later, again, or never. */
  pass(frame: Frame): void;
  /** Passes on a text that is no message. */
  passText(text: string): void;
  /** Keeps the end of the response back until the returned function is called, for what is passed later. */
  hold(): () => void;
  /** Whether more than one message fits on this way. A response in JSON has room for one only. */
  readonly hasRoom: boolean;
}

/** Intercepts one message of the server. What it does not pass is lost. */
export type MessageHook = (frame: Frame, way: MessageWay) => void;

/**
 * Intercepts each message of the server where it is on its way: over HTTP inside the response that carries it, otherwise on
 * the link. Comments of event streams, and responses without a message, are left alone.
 *
 * @param isMeant over HTTP: which responses are looked at, by the request that they answer; `null`: a stream without one. A
 *   response in JSON is passed on as a whole, so look at no more of them than the fault is about. Left out: all
 * @returns how to stop; messages that the hook passes afterwards still arrive
 */
export function onMessages(
  context: FaultContext,
  hook: MessageHook,
  isMeant: (request: RequestFrame | null) => boolean = () => true,
): () => void {
  if (!context.overHttp)
    return context.toClient((frame, pass) =>
      hook(frame, { pass, passText: (text) => context.writeLine(text), hold: () => () => {}, hasRoom: true }),
    );
  let lifted = false;
  const passOn: MessageHook = (frame, way) => (lifted ? way.pass(frame) : hook(frame, way));
  const hop = context.http(
    (next) =>
      hopBefore(next, (request, listener) =>
        isMeant(carriedRequest(request))
          ? new ResponseMessages(request, listener, passOn).start(next)
          : next.exchange(request, listener),
      ),
    'messages',
  );
  return () => {
    lifted = true;
    hop.lift();
  };
}

/** The text of an event up to its blank line, and the rest; `null`: no blank line has come yet. */
function firstEvent(text: string): readonly [event: string, rest: string] | null {
  const blank = /\r\n\r\n|\n\n|\r\r/.exec(text);
  if (blank === null) return null;
  const end = blank.index + blank[0].length;
  return [text.slice(0, end), text.slice(end)];
}

/** An event with other data. Its id, its type and its retry time stay. */
function withData(event: string, data: string): string {
  const fields = event.split(/\r\n|\n|\r/).filter((line) => line !== '' && !line.startsWith('data'));
  return `${[...fields, `data: ${data}`].join('\n')}\n\n`;
}

function dataOf(event: string): string | null {
  let found: string | null = null;
  new SseReader({
    event: ({ event: type, data }) => {
      if (type === undefined || type === 'message') found = data;
    },
  }).push(Buffer.from(event));
  return found;
}

/** A response whose messages pass a hook. */
class ResponseMessages extends HopExchange {
  readonly #hook: MessageHook;
  /** How the body is read; `null`: it is passed on unread. */
  #reading: 'events' | 'json' | null = null;
  #head: ResponseHead | null = null;
  #decoder = new TextDecoder();
  #text = '';
  #held = 0;
  #last: LastEvent | null = null;

  constructor(request: HttpRequest, listener: ExchangeListener, hook: MessageHook) {
    super(request, listener);
    this.#hook = hook;
  }

  protected override receive(event: ExchangeEvent): void {
    if (event.type === 'head') this.#begin(event.head);
    else if (event.type === 'bytes' && this.#reading !== null) this.#read(event.chunk);
    else if (event.type === 'end' || event.type === 'cut') this.#finish(event);
    else this.deliver(event);
  }

  #begin(head: ResponseHead): void {
    const type = mediaType(head);
    const isPlain = head.status < 300 && head.headers['content-encoding'] === undefined;
    if (isPlain && type === 'text/event-stream') this.#reading = 'events';
    if (isPlain && type === 'application/json' && this.request.method === 'POST') this.#reading = 'json';
    // A server that answers in JSON knows the length of its answer before it sends the head: both come together.
    if (this.#reading === 'json') this.#head = head;
    else this.deliver({ type: 'head', head });
  }

  #read(chunk: Buffer): void {
    this.#text += this.#decoder.decode(chunk, { stream: true });
    if (this.#reading !== 'events') return;
    for (let next = firstEvent(this.#text); next !== null; next = firstEvent(this.#text)) {
      const [event, rest] = next;
      this.#text = rest;
      this.#event(event);
    }
  }

  #event(event: string): void {
    const data = dataOf(event);
    const read = data === null ? null : parseFrame(data);
    if (read === null || !('frame' in read)) this.#send(event);
    else
      this.#hook(read.frame, {
        pass: (frame) => this.#send(frame === read.frame ? event : withData(event, JSON.stringify(frame))),
        passText: (text) => this.#send(withData(event, text)),
        hold: () => this.#hold(),
        hasRoom: true,
      });
  }

  #json(): void {
    const text = this.#text;
    this.#text = '';
    const read = parseFrame(text);
    if (!('frame' in read)) {
      this.#sendBody(text);
      return;
    }
    this.#hook(read.frame, {
      pass: (frame) => this.#sendBody(frame === read.frame ? text : JSON.stringify(frame)),
      passText: (other) => this.#sendBody(other),
      hold: () => this.#hold(),
      hasRoom: false,
    });
  }

  #hold(): () => void {
    let isHeld = true;
    this.#held++;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#held--;
      this.#endIfDone();
    };
  }

  #finish(last: LastEvent): void {
    this.#last = last;
    if (this.#reading === 'json' && last.type === 'end') this.#json();
    else {
      if (this.#head !== null) this.deliver({ type: 'head', head: this.#head });
      this.#head = null;
      if (this.#text !== '') this.#send(this.#text);
    }
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#held > 0 || this.#last === null) return;
    if (this.#head !== null) this.#sendBody('');
    this.deliver(this.#last);
  }

  #send(text: string): void {
    this.deliver({ type: 'bytes', chunk: Buffer.from(text) });
  }

  /** Sends the head with the length of this body, and the body. A second body has no room. */
  #sendBody(text: string): void {
    if (this.#head === null) return;
    const chunk = Buffer.from(text);
    const { status, headers } = this.#head;
    this.#head = null;
    const length = headers['content-length'] === undefined ? {} : { 'content-length': String(chunk.length) };
    this.deliver({ type: 'head', head: { status, headers: { ...headers, ...length } } });
    if (chunk.length > 0) this.deliver({ type: 'bytes', chunk });
  }
}

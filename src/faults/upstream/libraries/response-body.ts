import type { BodyEvent } from '../gate/response-event.ts';

/**
 * The body of a `Response`, which the caller reads piece by piece. A piece is handed over when the caller asks for it, and
 * the end or an error after all pieces: an error in the controller's own queue would drop them.
 */
export class ResponseBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #pieces: Uint8Array[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #last: (() => void) | null = null;
  #asked: (() => void) | null = null;

  /** @param cancelled called when the caller cancels the stream */
  constructor(cancelled: (reason: unknown) => void) {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () =>
          new Promise<void>((resolve) => {
            this.#asked = resolve;
            this.#handOver();
          }),
        cancel: cancelled,
      },
      { highWaterMark: 0 },
    );
  }

  /** Whether the caller waits for the next piece. */
  get isWaiting(): boolean {
    return this.#asked !== null;
  }

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#handOver();
  }

  end(): void {
    this.#last = () => this.#controller?.close();
    this.#handOver();
  }

  /** @param atOnce the pieces that the caller has not read are dropped, as on an abort */
  fail(error: unknown, { atOnce = false } = {}): void {
    if (atOnce) this.#pieces.length = 0;
    this.#last = () => this.#controller?.error(error);
    if (atOnce) this.#last();
    this.#handOver();
  }

  #handOver(): void {
    const answered = this.#asked;
    if (answered === null) return;
    const piece = this.#pieces.shift();
    if (piece !== undefined) this.#controller?.enqueue(piece);
    else if (this.#last !== null) this.#last();
    else return;
    this.#asked = null;
    answered();
  }
}

/** The statuses of responses that cannot have a body. */
export const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** Hands the body of a real response to a receiver, piece by piece, up to its end or its error. */
export async function pumpBody(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  receive: (event: BodyEvent) => void,
): Promise<void> {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      receive(done ? { type: 'end' } : { type: 'bytes', chunk: value });
      if (done) return;
    }
  } catch (error) {
    receive({ type: 'error', error });
  }
}

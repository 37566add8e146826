import type { Hold } from '../../clocks/hold.ts';
import type { Cut, ExchangeListener, HttpRequest, ResponseHead } from '../../wire/http/exchange.ts';
import { HeldResponse } from '../../wire/http/gateway/gateway-held-response.ts';
import type { FaultSite } from '../fault-site.ts';
import { exchangeAbout } from './exchange-about.ts';
import { PassedExchange } from './passed-exchange.ts';

/** What is held back of responses, and how it is let go of. */
export interface Holding {
  readonly site: FaultSite;
  /** What is noted once something has been held for a millisecond. */
  readonly note: string;
  readonly lets: string;
  /** Everything held goes on so long after it came, at the latest; `null`: never for that. */
  readonly flushMs: number | null;
  readonly holds: (head: ResponseHead) => readonly Hold[];
}

/** An exchange whose response is held back as a hop does that buffers. */
export class HoldingExchange extends PassedExchange {
  readonly #holding: Holding;
  #held: HeldResponse | null = null;
  /** Bytes of the body that are held back. */
  #bytes = 0;
  /** Whether bytes were let go since this was last looked at. */
  #letGo = false;
  #released = false;
  /** Whether it was noted that something is held. */
  #noted = false;
  #timers: { cancel(): void }[] = [];

  constructor(
    request: HttpRequest,
    listener: ExchangeListener,
    holding: Holding,
    done: (exchange: PassedExchange) => void,
  ) {
    super(request, listener, done);
    this.#holding = holding;
  }

  /** Lets everything go, and holds nothing any more. */
  release(): void {
    this.#released = true;
    this.#noted = false; // it was not the fault that let go
    this.#stop();
    this.#held?.release();
  }

  override abort(): void {
    this.#held?.drop();
    super.abort();
  }

  override head(head: ResponseHead): void {
    const { holds, site } = this.#holding;
    const held = new HeldResponse(head, this.#released ? [] : holds(head), site, {
      head: (it) => super.head(it),
      bytes: (chunk) => {
        this.#bytes -= chunk.length;
        this.#letGo = true;
        super.bytes(chunk);
      },
      end: () => super.end(),
      held: (_, heldMs) => this.#tellHeld(heldMs),
    });
    this.#held = held;
    if (!held.begun) this.#begin();
  }

  override bytes(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#letGo = false;
    this.#held?.bytes(chunk);
    if (this.#bytes === 0) this.#stop();
    else if (this.#letGo || this.#timers.length === 0) this.#begin();
  }

  override end(): void {
    this.serverEnded();
    this.#held?.end();
  }

  /** What has come goes on before it is told. */
  override cut(how: Cut, note: string): void {
    this.release();
    super.cut(how, note);
  }

  protected override finish(): void {
    this.#stop();
    super.finish();
  }

  /** Something is held from now on. It is worth a word once time has passed. */
  #begin(): void {
    this.#stop();
    const { site, note, flushMs } = this.#holding;
    const tell = (): void => {
      this.#noted = true;
      const about = exchangeAbout(this.request);
      site.note(note, this.#bytes === 0 ? about : { ...about, heldBytes: this.#bytes });
    };
    this.#timers = [site.setTimer(tell, 1)];
    if (flushMs !== null)
      this.#timers.push(
        site.setTimer(() => {
          this.#stop();
          this.#held?.flush();
        }, flushMs),
      );
  }

  #tellHeld(heldMs: number): void {
    if (!this.#noted) return;
    this.#noted = false;
    const { site, lets } = this.#holding;
    site.note(lets, { ...exchangeAbout(this.request), heldMs });
  }

  #stop(): void {
    for (const timer of this.#timers.splice(0)) timer.cancel();
  }
}

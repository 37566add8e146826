import type { ExchangeEvent } from '../../wire/http/exchange.ts';
import { HopExchange } from '../../wire/http/hop-exchange.ts';
import type { Valve } from './valve.ts';

/** The directions that are closed of a connection that only seems to be open; `null`: that direction passes. */
export interface Valves {
  readonly toClient: Valve | null;
  readonly toServer: Valve | null;
}

const allPass: Valves = { toClient: null, toServer: null };

/** An exchange whose connection can fall silent: then it only seems to be open, and neither side is notified. */
export class HalfOpenExchange extends HopExchange {
  #valves = allPass;

  /** From now on, what passes waits at these. */
  fallSilent(valves: Valves): void {
    this.#valves = valves;
  }

  get isSilent(): boolean {
    return this.#valves !== allPass;
  }

  override abort(): void {
    this.close();
    const { toServer } = this.#valves;
    if (toServer === null) this.abortNext();
    else toServer.pass(() => this.abortNext());
  }

  protected override receive(event: ExchangeEvent): void {
    const { toClient } = this.#valves;
    if (toClient === null) this.deliver(event);
    else toClient.pass(() => this.deliver(event));
  }
}

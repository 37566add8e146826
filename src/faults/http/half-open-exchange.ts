import type { Cut, ResponseHead } from '../../wire/http/exchange.ts';
import { PassedExchange } from './passed-exchange.ts';
import type { Valve } from './valve.ts';

/** What is closed of a connection that only seems to stand; `null`: that direction passes. */
export interface Valves {
  readonly toClient: Valve | null;
  readonly toServer: Valve | null;
}

const sound: Valves = { toClient: null, toServer: null };

/** An exchange whose connection may become one that only seems to stand: neither side is told. */
export class HalfOpenExchange extends PassedExchange {
  #valves = sound;

  /** From now on, what passes waits at these. */
  fallSilent(valves: Valves): void {
    this.#valves = valves;
  }

  get isSilent(): boolean {
    return this.#valves !== sound;
  }

  override abort(): void {
    this.finish();
    const { toServer } = this.#valves;
    if (toServer === null) this.leaveServer();
    else toServer.pass(() => this.leaveServer());
  }

  override connected(reused: boolean): void {
    this.#down(() => super.connected(reused));
  }

  override received(): void {
    this.#down(() => super.received());
  }

  override informational(status: number): void {
    this.#down(() => super.informational(status));
  }

  override head(head: ResponseHead): void {
    this.#down(() => super.head(head));
  }

  override bytes(chunk: Buffer): void {
    this.#down(() => super.bytes(chunk));
  }

  override end(): void {
    this.serverEnded();
    this.#down(() => super.end());
  }

  override cut(how: Cut, note: string): void {
    this.serverEnded();
    this.#down(() => super.cut(how, note));
  }

  #down(run: () => void): void {
    const { toClient } = this.#valves;
    if (toClient === null) run();
    else toClient.pass(run);
  }
}

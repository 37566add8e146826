import type { Mark } from '../../../clocks/mark.ts';
import type { Span } from '../../../clocks/span.ts';
import type { ClientConnection } from './gateway-connections.ts';

/** The parts of an exchange, in order. */
export type Phase = Extract<Span, 'connect' | 'upload' | 'headers' | 'body'>;

/** The spans of one try: the exchange, and the part of it that is under way. */
export class GatewayPhases {
  readonly #connection: ClientConnection;
  #exchangeId = 0;
  #phaseId = 0;
  #phase: Phase = 'connect';

  constructor(connection: ClientConnection) {
    this.#connection = connection;
  }

  get now(): Phase {
    return this.#phase;
  }

  /** An exchange begins; all of its request is here. */
  begin(): void {
    const { clocks, id } = this.#connection;
    this.#exchangeId = clocks.begin('exchange', id);
    clocks.mark('received', this.#exchangeId);
    this.#phase = 'connect';
    this.#phaseId = clocks.begin('connect', this.#exchangeId);
  }

  enter(phase: Phase): void {
    const { clocks } = this.#connection;
    clocks.end(this.#phaseId);
    this.#phase = phase;
    this.#phaseId = clocks.begin(phase, this.#exchangeId);
  }

  mark(mark: Mark): void {
    this.#connection.clocks.mark(mark, this.#phaseId);
  }

  end(how: 'ok' | 'closed'): void {
    this.#connection.clocks.end(this.#exchangeId, how);
  }
}

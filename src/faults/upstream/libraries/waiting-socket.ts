import { Duplex } from 'node:stream';
import { type WaitPhase, waitPhases } from '../gate/wait-phase.ts';

type SetTimer = (run: () => void, delayMs: number) => { cancel(): void };

/** A setting that was made on the socket, for the one that comes after it. */
type Setting = readonly [method: 'setNoDelay' | 'setKeepAlive' | 'ref' | 'unref', args: readonly unknown[]];

/**
 * The socket of a request of `node:http` that waits at the gate. It connects as slowly as the gate says, and emits the events
 * of a socket that does, since libraries start and stop their time limits by these. Nothing is written to it.
 */
export class WaitingSocket extends Duplex {
  connecting = true;
  /** The idle limit in milliseconds; 0: none. */
  timeout = 0;
  readonly settings: Setting[] = [];
  readonly #setTimer: SetTimer;
  readonly #host: string;
  readonly #secure: boolean;
  #emitted = 0;
  #idle: { cancel(): void } | null = null;

  constructor(setTimer: SetTimer, host: string, secure: boolean) {
    super();
    this.#setTimer = setTimer;
    this.#host = host;
    this.#secure = secure;
    this.on('error', () => {}); // the request reports it
  }

  /** Whether the connection is made, with its handshake. */
  get isMade(): boolean {
    return this.#emitted === waitPhases.indexOf('headers');
  }

  /** The request waits in this step now: those before it are over. */
  reach(phase: WaitPhase): void {
    this.#restartIdle();
    const steps = waitPhases.indexOf(phase);
    const over = [
      () => this.emit('lookup', null, '192.0.2.1', 4, this.#host),
      () => {
        this.connecting = false;
        this.emit('connect');
        this.emit('ready');
      },
      () => this.#secure && this.emit('secureConnect'),
    ];
    for (; this.#emitted < steps; this.#emitted++) over[this.#emitted]?.();
  }

  /** As of `net.Socket`: nothing is known of the other side yet. */
  address(): object {
    return {};
  }

  setTimeout(limitMs: number, expired?: () => void): this {
    this.timeout = limitMs;
    if (expired !== undefined && limitMs > 0) this.once('timeout', expired);
    this.#restartIdle();
    return this;
  }

  setNoDelay(...args: unknown[]): this {
    return this.#keep('setNoDelay', args);
  }
  setKeepAlive(...args: unknown[]): this {
    return this.#keep('setKeepAlive', args);
  }
  ref(...args: unknown[]): this {
    return this.#keep('ref', args);
  }
  unref(...args: unknown[]): this {
    return this.#keep('unref', args);
  }

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: string, written: () => void): void {
    written();
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    this.stop();
    destroyed(error);
  }

  /** Another socket carries the request from now on. */
  stop(): void {
    this.#idle?.cancel();
  }

  #keep(...setting: Setting): this {
    this.settings.push(setting);
    return this;
  }

  #restartIdle(): void {
    this.#idle?.cancel();
    this.#idle = this.timeout > 0 && !this.destroyed ? this.#setTimer(() => this.emit('timeout'), this.timeout) : null;
  }
}

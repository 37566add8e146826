import type { ReaderState, TcpEndReport } from '../protocol.ts';
import type { Route } from './endpoint.ts';

/** One end of a TCP connection within this machine, in this thread or in another process. Counts are bytes. */
export interface TcpEnd {
  /** Unlike a port, the number is never used again by the same owner. */
  readonly number: number;
  readonly route: Route;
  readonly written: number;
  /** How many of the written bytes the kernel has not taken yet. */
  readonly queued: number;
  /** It has sent its FIN. */
  readonly finished: boolean;
  readonly read: number;
  /** `closed`: it has seen the FIN of its peer, or will read no more. */
  readonly state: ReaderState;
  /** Its handle is closed. */
  readonly gone: boolean;
  /** It was closed before it was connected, or was reset: its peer need not accept it. */
  readonly refused: boolean;
}

/** An end of a connection in another process, as of the last report of its agent. */
export class RemoteEnd implements TcpEnd {
  readonly number: number;
  readonly route: Route;
  written = 0;
  queued = 0;
  finished = false;
  read = 0;
  state: ReaderState = 'paused';
  gone = false;
  refused = false;

  constructor(number: number, route: Route) {
    this.number = number;
    this.route = route;
  }

  update({ written, queued = 0, finished = false, read, state, gone = false, refused = false }: TcpEndReport): void {
    Object.assign(this, { written, queued, finished, read, state, gone, refused });
  }

  /** Its process has ended. */
  processEnded(): void {
    this.gone = true;
    this.finished = true;
    this.queued = 0;
    this.state = 'closed';
  }
}

import type { ReaderState, TcpEndReport } from '../protocol.ts';
import type { Route } from './endpoint.ts';
import type { TcpEnd } from './tcp-end.ts';

/** An end of a connection as its agent last said it is. */
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

  take({ written, queued = 0, finished = false, read, state, gone = false, refused = false }: TcpEndReport): void {
    Object.assign(this, { written, queued, finished, read, state, gone, refused });
  }

  /** Its process has ended. */
  leave(): void {
    this.gone = true;
    this.finished = true;
    this.queued = 0;
    this.state = 'closed';
  }
}

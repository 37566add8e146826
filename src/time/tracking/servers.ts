import { type Address, ownerOf, type StreamHandle } from '../base/native.ts';
import type { Ledger, Work } from './ledger.ts';

/** The listening TCP and Unix-socket servers of this thread, by async id. */
export class Servers {
  readonly #ledger: Ledger;
  readonly #open = new Map<number, { readonly handle: StreamHandle; readonly work: Work }>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  opened(id: number, handle: StreamHandle, below: (...args: never[]) => unknown): void {
    this.#open.set(id, { handle, work: this.#ledger.open('server', id, below) });
  }

  has(id: number): boolean {
    return this.#open.has(id);
  }

  /** @returns the id of the server whose handle this was. */
  closed(handle: object): number | undefined {
    for (const [id, server] of this.#open) {
      if (server.handle !== handle) continue;
      this.#open.delete(id);
      this.#ledger.close(server.work);
      return id;
    }
    return undefined;
  }

  /** The server that a connection has reached, by its Unix-socket `path` or by the address of its peer. */
  reachedBy(handle: StreamHandle, path: string | undefined): number | undefined {
    if (handle.getpeername === undefined) return this.#find((server) => pathOf(server) === path);
    const peer: Address = {};
    const self: Address = {};
    if (handle.getpeername(peer) !== 0 || handle.getsockname?.(self) !== 0) return undefined;
    if (peer.address !== self.address && !isLoopback(peer.address)) return undefined;
    return this.#find((server) => {
      const address: Address = {};
      return server.getsockname?.(address) === 0 && address.port === peer.port;
    });
  }

  open(): Work[] {
    return [...this.#open.values()].map(({ work }) => work);
  }

  clear(): void {
    this.#open.clear();
  }

  #find(matches: (handle: StreamHandle) => boolean): number | undefined {
    for (const [id, { handle }] of this.#open) if (matches(handle)) return id;
    return undefined;
  }
}

const isLoopback = (address: string | undefined): boolean => /^(::ffff:)?127\.|^::1$/.test(address ?? '');

function pathOf(server: StreamHandle): string | undefined {
  const address = ownerOf<{ address(): unknown }>(server)?.address();
  return typeof address === 'string' ? address : undefined;
}

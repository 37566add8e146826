import { type Address, ownerOf, type StreamHandle } from '../base/native.ts';
import type { Work } from './ledger.ts';

/** One end of a TCP or Unix-socket connection in this thread. */
export class Connection {
  /** The other end, if it is in this thread too. */
  peer: Connection | undefined;
  /** The port of this end, after it has dialled. */
  localPort: number | undefined;
  /** The path that this end has dialled, on a Unix socket. */
  path: string | undefined;
  /** Whether this end dialled a peer outside this thread. */
  external = false;
  ignored = false;
  /** Whether the peer is in another process on this clock. Then the host, which knows both ends, accounts for the bytes. */
  shared = false;
  /** Whether this end has sent its FIN, by `end()` or by closing. */
  finished = false;
  closed = false;
  #tls: StreamHandle | undefined;
  /** How many bytes the program had written when bytes of an external peer last arrived; -1: none have arrived. */
  #writtenWhenHeard = -1;
  /** How many bytes the program had received at that moment. */
  #readWhenHeard = 0;

  constructor(
    readonly id: number,
    readonly handle: StreamHandle,
    /** Whether it is known that a server of this thread has accepted this end. */
    readonly accepted: boolean,
    readonly work: Work,
  ) {}

  /** The TLS layer on top, if any. */
  get tls(): StreamHandle | undefined {
    return this.#tls;
  }

  /** From now on, the program uses a layer of TLS, on which no bytes were sent yet. */
  set tls(layer: StreamHandle | undefined) {
    if (layer === this.#tls) return;
    this.#tls = layer;
    this.#writtenWhenHeard = -1;
    this.#readWhenHeard = 0;
  }

  /** Call it for a connection from before the tracker was installed. No answer to its earlier bytes is waited for. */
  adopted(): void {
    this.#readWhenHeard = this.#top.bytesRead;
    this.#writtenWhenHeard = this.#top.bytesWritten;
  }

  /**
   * Call it before each callback of an external connection. Only bytes for the program count as an answer. Handshakes and session
   * tickets of TLS do not, although they arrive in the same way.
   */
  calledBack(): void {
    const { bytesRead, bytesWritten } = this.#top;
    if (bytesRead === this.#readWhenHeard) return;
    this.#readWhenHeard = bytesRead;
    this.#writtenWhenHeard = bytesWritten;
  }

  close(): void {
    this.closed = true;
    this.finished = true;
  }

  /** Whether bytes, or the FIN, are on their way to a peer that reads. */
  isSendingTo(peer: Connection): boolean {
    if (peer.closed || !peer.isReading || peer.hasSeenEnd) return false; // a peer that does not read is no work: back-pressure
    return this.finished || this.handle.bytesWritten > peer.handle.bytesRead; // the FIN comes after all bytes
  }

  /** Whether bytes were sent to an external peer that has not answered since. A new connection counts as if bytes were sent. */
  get awaitsAnswer(): boolean {
    // A connection that would not keep the process alive is not waited for.
    if (this.closed || this.handle.hasRef?.() === false) return false;
    const owner = ownerOf<StreamOwner>(this.#top);
    if (owner?.secureConnecting) return true; // a TLS handshake has several flights
    if (owner?._readableState?.ended) return false; // the peer has ended its side
    return this.isReading && this.#top.bytesWritten > this.#writtenWhenHeard;
  }

  /** `host:port` of the peer, for reports. */
  get peerName(): string {
    const peer: Address = {};
    return this.handle.getpeername?.(peer) === 0 ? `${peer.address}:${peer.port}` : '(Unix socket)';
  }

  /** The handle that the program reads and writes. */
  get #top(): StreamHandle {
    return this.#tls ?? this.handle;
  }

  private get isReading(): boolean {
    return this.#top.reading;
  }

  private get hasSeenEnd(): boolean {
    const owner = ownerOf<StreamOwner>(this.#top);
    return owner === undefined || owner.destroyed || owner._readableState?.ended !== false;
  }
}

interface StreamOwner {
  readonly destroyed: boolean;
  readonly secureConnecting?: boolean;
  readonly _readableState?: { readonly ended: boolean };
}

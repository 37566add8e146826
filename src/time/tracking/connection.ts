import { type Address, ownerOf, type StreamHandle } from '../base/native.ts';
import type { Work } from './ledger.ts';

/** One end of a TCP or Unix-socket connection in this thread. */
export class Connection {
  /** The other end, if it lives in this thread as well. */
  peer: Connection | undefined;
  /** Its own port, once it has dialled. */
  localPort: number | undefined;
  /** The path it has dialled, on a Unix socket. */
  path: string | undefined;
  /** It dialled a peer outside this thread. */
  external = false;
  ignored = false;
  /** Its peer is in another process on this clock, and the host, which knows both, accounts for the bytes. */
  shared = false;
  /** It has sent its FIN, by `end()` or by closing. */
  finished = false;
  closed = false;
  #tls: StreamHandle | undefined;
  /** What the program had written when an external peer last spoke to it; -1: it has not spoken yet. */
  #writtenWhenHeard = -1;
  /** What the program had been given to read by then. */
  #readWhenHeard = 0;

  constructor(
    readonly id: number,
    readonly handle: StreamHandle,
    /** Whether a server of ours is known to have accepted it. */
    readonly accepted: boolean,
    readonly work: Work,
  ) {}

  /** The TLS layer on top, if any. */
  get tls(): StreamHandle | undefined {
    return this.#tls;
  }

  /** From here on the program speaks through a layer of TLS, on which nothing was said yet. */
  set tls(layer: StreamHandle | undefined) {
    if (layer === this.#tls) return;
    this.#tls = layer;
    this.#writtenWhenHeard = -1;
    this.#readWhenHeard = 0;
  }

  /** It was open before the tracker was installed: its peer owes nothing. */
  adopted(): void {
    this.#readWhenHeard = this.#top.bytesRead;
    this.#writtenWhenHeard = this.#top.bytesWritten;
  }

  /**
   * To be called before each callback of an external connection. Only bytes for the program are an answer: handshakes
   * and session tickets of TLS are none, though they come the same way.
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

  /** Whether bytes, or the FIN, are on their way to an end that reads. */
  isSendingTo(peer: Connection): boolean {
    if (peer.closed || !peer.isReading || peer.hasSeenEnd) return false; // not reading: back-pressure, no work
    return this.finished || this.handle.bytesWritten > peer.handle.bytesRead; // the FIN comes behind all bytes
  }

  /** Whether an external peer was spoken to and has not answered since. A fresh connection counts as spoken to. */
  get awaitsAnswer(): boolean {
    // One that would not keep the process alive is not waited for.
    if (this.closed || this.handle.hasRef?.() === false) return false;
    const owner = ownerOf<StreamOwner>(this.#top);
    if (owner?.secureConnecting) return true; // a TLS handshake has several flights
    if (owner?._readableState?.ended) return false; // it has said all
    return this.isReading && this.#top.bytesWritten > this.#writtenWhenHeard;
  }

  /** `host:port` of the peer, for reports. */
  get peerName(): string {
    const peer: Address = {};
    return this.handle.getpeername?.(peer) === 0 ? `${peer.address}:${peer.port}` : '(Unix socket)';
  }

  /** What the program reads and writes. */
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

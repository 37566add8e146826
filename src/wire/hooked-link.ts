import type { Framing } from '../clocks/client-profile.ts';
import type { ProtocolViolation } from '../clocks/protocol-violation.ts';
import { deliverLine } from './deliver-line.ts';
import { type BlockTime, DeliveryQueue } from './delivery-queue.ts';
import type { Frame } from './frame.ts';
import type { FrameHook } from './frame-hook.ts';
import { HookChain } from './hook-chain.ts';
import type { HttpSide } from './http/link/http-event.ts';
import type { Link, LinkListener } from './link.ts';
import type { ServerInbox } from './server-inbox.ts';

/** What a hooked link needs from the session it is part of. */
export interface HookedLinkContext {
  readonly blockTime: BlockTime;
  /** The longest line that this client accepts: a frame that a hook changed may be longer than the frame of the server. */
  readonly maxLineBytes: number | undefined;
  /** What is sent passes it after all hooks. Left out: it is sent at once. */
  readonly inbox?: ServerInbox;
}

/**
 * A link with hooks in it:
 *
 *     client --send--> toServer hooks --> link --> server
 *     client <-frame-- toClient hooks <-- link <-- server
 *
 * Without hooks it changes nothing. Frames that a hook passes later are delivered one per macrotask, too.
 */
export class HookedLink implements Link {
  readonly #inner: Link;
  readonly #maxLineBytes: number;
  readonly #late: DeliveryQueue;
  readonly #inbox: ServerInbox | null;
  readonly #toServer = new HookChain();
  readonly #toClient = new HookChain();
  readonly #starts = new Set<() => void>();
  readonly #ends = new Set<() => void>();
  #listener: LinkListener | null = null;
  /** Lines that wait until the server has started; `null`: it is not starting. */
  #early: string[] | null = null;
  /** Whether this macrotask may still make its one delivery. */
  #turn = false;
  #silent = false;

  constructor(inner: Link, context: HookedLinkContext) {
    this.#inner = inner;
    this.#maxLineBytes =
      inner.transport === 'stdio' ? (context.maxLineBytes ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    this.#inbox = context.inbox ?? null;
    this.#late = new DeliveryQueue(context.blockTime, 'a message that was held back');
  }

  get transport(): Link['transport'] {
    return this.#inner.transport;
  }

  get http(): HttpSide | undefined {
    return this.#inner.http;
  }

  /** Adds a hook for the frames that the client sends. @returns a function that removes it */
  toServer(hook: FrameHook, place?: number): () => void {
    return this.#toServer.add(hook, place);
  }

  /** Adds a hook for the frames that the server sends. @returns a function that removes it */
  toClient(hook: FrameHook, place?: number): () => void {
    return this.#toClient.add(hook, place);
  }

  /** Calls `listener` each time the link is opened, since a server then starts again. @returns a function that removes it */
  onStart(listener: () => void): () => void {
    this.#starts.add(listener);
    return () => void this.#starts.delete(listener);
  }

  /** Calls `listener` when the server has ended, before the client receives that. @returns a function that removes it */
  onEnd(listener: () => void): () => void {
    this.#ends.add(listener);
    return () => void this.#ends.delete(listener);
  }

  async open(listener: LinkListener, framing?: Framing, over?: 'http' | 'sse'): Promise<void> {
    this.#listener = listener;
    this.#late.clear();
    const early: string[] = [];
    this.#early = early;
    for (const started of this.#starts) started();
    const hooked: LinkListener = {
      frame: (frame, bytes, violations) =>
        this.#inTurn(() =>
          this.#toClient.run(frame, (passed) =>
            passed === frame ? this.#arrive(passed, bytes, violations) : this.#arrive(passed, null),
          ),
        ),
      garbage: (...about) => this.#inTurn(() => this.#deliver(() => listener.garbage(...about))),
      oversize: (...about) => this.#inTurn(() => this.#deliver(() => listener.oversize(...about))),
      ended: (end) =>
        this.#inTurn(() => {
          for (const ended of this.#ends) ended();
          this.#deliver(() => listener.ended(end));
        }),
      // An event of the client is reported at once. An event of the response waits for the messages that came before it.
      http: (event) => (event.type === 'begin' ? listener.http?.(event) : this.#after(() => listener.http?.(event))),
    };
    await this.#inner.open(hooked, framing, over);
    if (this.#early !== early) return;
    this.#early = null;
    for (const line of early) this.writeLine(line);
  }

  /** Resolves once nothing that a hook passed waits to be delivered. */
  delivered(): Promise<void> {
    return this.#late.delivered();
  }

  /** From now on nothing is delivered, in either direction. */
  silence(): void {
    this.#silent = true;
    this.#late.clear();
  }

  send(frame: Frame): void {
    this.sayToServer(frame);
  }

  /** Sends a frame as if it came from the client, through the hooks for the client's frames. @param after see {@link say} */
  sayToServer(frame: Frame, after?: number): void {
    const arrive = (passed: Frame): void => {
      if (!this.#silent) this.#inner.send(passed);
    };
    const inbox = this.#inbox;
    this.#toServer.run(
      frame,
      (passed) => {
        if (inbox === null) arrive(passed);
        else inbox.pass(passed, () => arrive(passed));
      },
      after,
    );
  }

  /**
   * Delivers a frame as if the server had sent it, through the hooks for the server's frames.
   *
   * @param after only through the hooks beyond this place. Left out: through all of them
   */
  say(frame: Frame, after?: number): void {
    if (!this.#silent) this.#toClient.run(frame, (passed) => this.#arrive(passed, null), after);
  }

  /** Delivers a line as if the server had written it to its standard output. While the server starts, the line waits. */
  writeLine(line: string): void {
    if (this.#early !== null) {
      this.#early.push(line);
      return;
    }
    const bytes = Buffer.byteLength(line);
    this.#deliver(() => {
      if (bytes > this.#maxLineBytes) this.#listener?.oversize(line.slice(0, 200), bytes);
      else if (this.#listener !== null) deliverLine({ line, bytes }, this.#listener);
    });
  }

  async close(how: 'ask' | 'kill'): Promise<void> {
    if (how === 'kill') this.#late.clear();
    await this.#inner.close(how);
  }

  #arrive(frame: Frame, bytes: number | null, violations?: readonly ProtocolViolation[]): void {
    const text = bytes === null ? JSON.stringify(frame) : '';
    const size = bytes ?? Buffer.byteLength(text);
    this.#deliver(() => {
      if (size > this.#maxLineBytes) this.#listener?.oversize(text.slice(0, 200), size);
      else this.#listener?.frame(frame, size, violations);
    });
  }

  #after(run: () => void): void {
    if (this.#silent) return;
    if (this.#late.empty) run();
    else this.#late.push(run);
  }

  #inTurn(run: () => void): void {
    this.#turn = true;
    try {
      run();
    } finally {
      this.#turn = false;
    }
  }

  #deliver(run: () => void): void {
    if (this.#silent) return;
    if (this.#turn && this.#late.empty) {
      this.#turn = false;
      run();
    } else this.#late.push(run);
  }
}

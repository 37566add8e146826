import type { Framing } from '../clocks/client-profile.ts';
import { AfterWork } from './after-work.ts';
import { type BlockTime, DeliveryQueue } from './delivery-queue.ts';
import { type Frame, isRequest, readFrame, requestLabel } from './frame.ts';
import { type Link, LinkError, type LinkListener } from './link.ts';
import { unmeasured, type WorkAccount } from './work-account.ts';

/** The transport that the `connect` method of a server gets, as the MCP SDKs v1 and v2 define it. */
export interface ServerTransport {
  /** The server's handler of messages. The server sets it. */
  onmessage?: ((message: never, extra?: never) => void) | undefined;
  /** The server's handler of the end of the connection. The server sets it. */
  onclose?: (() => void) | undefined;
  /** The server's handler of errors of the transport. The server sets it. */
  onerror?: ((error: Error) => void) | undefined;
  /** The id of the session. It is not set in memory. */
  sessionId?: string | undefined;
  /** Begins to deliver messages. */
  start(): Promise<void>;
  /** Sends one JSON-RPC message to the client. */
  send(message: unknown): Promise<void>;
  /** Ends the connection. */
  close(): Promise<void>;
}

/** A server that can be connected in this process: `McpServer` or `Server` of the MCP SDK v1 or v2, or one with the same methods. */
export interface Connectable {
  /** Connects the server to a transport. */
  connect(transport: ServerTransport): Promise<unknown>;
  /** Closes the server's connection and releases its resources. */
  close?(): Promise<unknown>;
}

/** What a memory link needs from the session it is part of. */
export interface MemoryLinkContext {
  blockTime: BlockTime;
  /** Left out: the server's work is not measured. */
  work?: WorkAccount;
  /** Runs the server's handler of one message. Resources that it opens meanwhile are recorded under `label`. */
  attribute(label: string, run: () => void): void;
}

const asWritten = (message: unknown): string => {
  const text = JSON.stringify(message);
  if (text === undefined) throw new TypeError('a message that JSON cannot hold');
  return text;
};

/**
 * A link to a server in this process. Each message is written as JSON and parsed again, as on a real wire: values that JSON
 * cannot hold are dropped, and neither side can change an object of the other side.
 */
export class MemoryLink implements Link {
  readonly transport = 'memory';
  readonly #makeServer: () => Connectable | Promise<Connectable>;
  readonly #context: MemoryLinkContext;
  readonly #toClient: DeliveryQueue;
  readonly #toServer: DeliveryQueue;
  readonly #afterWork: AfterWork;
  #server: Connectable | null = null;
  #end: ServerTransport | null = null;
  #listener: LinkListener | null = null;
  #understood = true;

  constructor(makeServer: () => Connectable | Promise<Connectable>, context: MemoryLinkContext) {
    this.#makeServer = makeServer;
    this.#context = context;
    this.#toClient = new DeliveryQueue(context.blockTime, 'a message to the client');
    this.#afterWork = new AfterWork(context.work ?? unmeasured, context.blockTime);
    this.#toServer = new DeliveryQueue(context.blockTime, 'a message to the server');
  }

  async open(listener: LinkListener, framing: Framing = 'newline'): Promise<void> {
    await this.close();
    this.#listener = listener;
    // A server in this process counts as one that reads lines, as servers of all SDKs do: it reads no other framing.
    this.#understood = framing === 'newline';
    const end: ServerTransport = {
      start: async () => {},
      send: async (message) => {
        if (this.#end === end) this.#fromServer(asWritten(message));
      },
      close: async () => {
        if (this.#end === end) this.#ended('server');
      },
    };
    this.#end = end;
    try {
      this.#server = await this.#makeServer();
      await this.#server.connect(end);
    } catch (error) {
      this.#end = null;
      const why = error instanceof Error ? error.message : String(error);
      throw new LinkError(`the server could not be connected: ${why}`, { cause: error });
    }
  }

  send(frame: Frame): void {
    if (!this.#understood) return;
    const text = asWritten(frame);
    const label = isRequest(frame) ? requestLabel(frame) : 'method' in frame ? frame.method : 'an answer';
    this.#toServer.push(() => {
      const deliver = this.#end?.onmessage as ((message: unknown, extra: unknown) => void) | undefined;
      if (deliver) this.#context.attribute(label, () => deliver(JSON.parse(text), {}));
    });
  }

  /** Frames that were sent before still reach the server, as over a pipe. The server's later messages are dropped. */
  async close(): Promise<void> {
    this.#listener = null;
    await this.#toServer.delivered();
    const end = this.#end;
    this.#end = null;
    this.#toClient.clear();
    this.#afterWork.clear();
    end?.onclose?.();
    const server = this.#server;
    this.#server = null;
    await server?.close?.();
  }

  #fromServer(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.#queueForClient(() => {
      const read = readFrame(JSON.parse(text));
      if ('frame' in read) this.#listener?.frame(read.frame, bytes, read.violations);
      else this.#listener?.garbage(read.garbage, text.slice(0, 200), bytes);
    });
  }

  #ended(by: 'server' | 'client'): void {
    const end = this.#end;
    if (end === null) return;
    this.#end = null;
    end.onclose?.();
    this.#queueForClient(() => this.#listener?.ended({ by, exitCode: null, signal: null }));
  }

  #queueForClient(deliver: () => void): void {
    const stamp = this.#afterWork.stamp(); // now: later work of this macrotask is done after the message
    this.#toClient.push(() => this.#afterWork.deliver(stamp, deliver));
  }
}

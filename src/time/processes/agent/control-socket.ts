import fs from 'node:fs';
import net from 'node:net';
import { encodeLine, LineReader } from '../line-channel.ts';
import type { AgentMessage, HostMessage } from '../protocol.ts';

// All that is Node's is taken before the server can replace it; what is JavaScript's own is safe in the agent's realm.
const { writeSync } = fs;
const { ref, unref } = net.Socket.prototype;

const READ_BYTES = 64 * 1024;

/**
 * The agent's end of the control channel. It writes synchronously, past libuv: even a process that exits in the middle
 * of a step has said what it had to say, and no write of ours is an event in the server's loop. It reads past streams
 * and their events, which a server may have replaced.
 */
export class ControlSocket {
  readonly #socket: net.Socket;
  #reader: LineReader | undefined;
  /** How many times data came in: events of the loop that are ours. */
  reads = 0;
  /** How many messages were sent. */
  sent = 0;
  /** Asked before each message for one that must come first, if any. */
  prefix: (() => AgentMessage | null) | undefined;

  constructor(path: string) {
    const callback = (bytes: number, chunk: Uint8Array): boolean => {
      this.reads++;
      this.#reader?.push(chunk as Buffer, bytes);
      return true;
    };
    this.#socket = net.connect({ path, onread: { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback } });
    this.#socket.unref();
  }

  get socket(): net.Socket {
    return this.#socket;
  }

  /** The native pipe beneath; null once the host is gone. */
  get handle(): object | null {
    return (this.#socket as unknown as { _handle: object | null })._handle;
  }

  listen(onMessage: (message: HostMessage) => void, onClose: () => void): void {
    this.#reader = new LineReader(
      (message) => onMessage(message as HostMessage),
      () => {}, // nobody else can write here
    );
    this.#socket.on('error', () => {}); // 'close' follows
    this.#socket.on('close', onClose);
  }

  /** @returns whether the host was still there to be told */
  send(message: AgentMessage): boolean {
    const fd = (this.handle as { fd?: number } | null)?.fd;
    if (this.#socket.destroyed) return false;
    this.sent++;
    // The line feed before it ends what a server may have written here, which would spoil our message.
    const before = this.prefix?.() ?? null;
    const line = `\n${before === null ? '' : encodeLine(before)}${encodeLine(message)}`;
    // Windows has no descriptors for pipes.
    if (fd === undefined || fd < 0) {
      this.#socket.write(line);
      return true;
    }
    return writeAll(fd, line);
  }

  /** Whether this connection keeps the process alive. */
  keepAlive(yes: boolean): void {
    Reflect.apply(yes ? ref : unref, this.#socket, []);
  }
}

/** The text is ASCII: as many characters as bytes. The descriptor does not block, so a full pipe must be waited for. */
function writeAll(fd: number, text: string): boolean {
  for (let rest = text; rest !== ''; ) {
    try {
      rest = rest.slice(writeSync(fd, rest, null, 'latin1'));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') return false; // the host is gone; its end closes the channel
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
  return true;
}

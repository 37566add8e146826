import fs from 'node:fs';
import net from 'node:net';
import { encodeLine, LineReader } from '../line-channel.ts';
import type { AgentMessage, HostMessage } from '../protocol.ts';

// The functions of Node are captured before the server can replace them. Those of JavaScript are safe in the agent's
// realm.
const { writeSync } = fs;
const { ref, unref } = net.Socket.prototype;

const READ_BYTES = 64 * 1024;

/**
 * The agent's end of the control channel. It writes synchronously, bypassing libuv: even a process that exits in the
 * middle of a step has sent its messages, and no write of ours is an event in the server's loop. It reads without
 * streams and their events, which a server may have replaced.
 */
export class ControlSocket {
  readonly #socket: net.Socket;
  #reader: LineReader | undefined;
  /** How many times data came in: events of the loop that are not the program's. */
  reads = 0;
  /** How many messages were sent. */
  sent = 0;
  /** Called before each message for one that must precede it, if any. */
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
      () => {}, // only the host can write here
    );
    this.#socket.on('error', () => {}); // 'close' follows
    this.#socket.on('close', onClose);
  }

  /** @returns whether the host was still there */
  send(message: AgentMessage): boolean {
    const fd = (this.handle as { fd?: number } | null)?.fd;
    if (this.#socket.destroyed) return false;
    this.sent++;
    // A line feed first: a server may have written half a line here, which would spoil our message.
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

import fs from 'node:fs';
import net from 'node:net';
import { encodeLine, LineChannel } from '../lock-step/line-channel.ts';
import type { AgentMessage, HostMessage } from '../lock-step/protocol.ts';

const { writeSync } = fs; // before it is wrapped to count what a server writes

/**
 * The agent's end of the control channel. It writes synchronously, past libuv: even a process that exits in the middle
 * of a step has said what it had to say, and no write of ours is an event in the server's loop.
 */
export class ControlSocket {
  readonly #socket: net.Socket;
  #channel: LineChannel<HostMessage, AgentMessage> | undefined;
  /** How many times data came in: events of the loop that are ours. */
  reads = 0;

  constructor(path: string) {
    this.#socket = net.connect(path);
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
    this.#socket.on('data', () => this.reads++);
    this.#channel = new LineChannel(this.#socket, onMessage);
    this.#socket.on('error', () => {}); // 'close' follows
    this.#socket.on('close', onClose);
  }

  /** @returns whether the host was still there to be told */
  send(message: AgentMessage): boolean {
    const fd = (this.handle as { fd?: number } | null)?.fd;
    if (this.#socket.destroyed) return false;
    // Windows has no descriptors for pipes.
    if (fd === undefined || fd < 0) {
      this.#channel?.send(message);
      return true;
    }
    return writeAll(fd, Buffer.from(encodeLine(message)));
  }

  /** Whether this connection keeps the process alive. */
  keepAlive(yes: boolean): void {
    if (yes) this.#socket.ref();
    else this.#socket.unref();
  }
}

/** The descriptor does not block, so a full pipe must be waited for. */
function writeAll(fd: number, bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') return false; // the host is gone; its end closes the channel
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
  return true;
}

import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

/**
 * Newline-delimited JSON over one socket. Each line is handed over on its own, in order, synchronously.
 *
 * @typeParam In - what comes from the peer. It is our own agent or host, so lines are not validated further than as JSON.
 */
export class LineChannel<In, Out> {
  readonly #socket: Socket;
  #rest = '';

  constructor(socket: Socket, onMessage: (message: In) => void) {
    this.#socket = socket;
    const decoder = new StringDecoder('utf8');
    socket.on('data', (chunk: Buffer) => {
      const lines = (this.#rest + decoder.write(chunk)).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) onMessage(JSON.parse(line) as In);
    });
  }

  send(message: Out): void {
    if (!this.#socket.destroyed) this.#socket.write(encodeLine(message));
  }
}

export function encodeLine(message: unknown): string {
  return `${JSON.stringify(message)}\n`;
}

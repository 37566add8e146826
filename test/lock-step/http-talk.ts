import http from 'node:http';
import type { VirtualClock } from '../../src/time/core/virtual-clock.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Virtual milliseconds at which it was complete. */
  readonly atMs: number;
  /** What was read and at which virtual millisecond, piece by piece. */
  readonly pieces: readonly { readonly text: string; readonly atMs: number }[];
  /** Why it broke off. */
  readonly error: string | undefined;
}

export interface Asked extends http.RequestOptions {
  readonly send?: string | Buffer;
}

/** One HTTP request on `node:http`, with no timer of its own. Never rejects. */
export function ask(clock: VirtualClock, port: number, path: string, options: Asked = {}): Promise<Answer> {
  const { send, ...rest } = options;
  return new Promise((resolve) => {
    const pieces: { text: string; atMs: number }[] = [];
    const done = (status: number, error?: Error): void =>
      resolve({
        status,
        body: pieces.map(({ text }) => text).join(''),
        atMs: clock.now,
        pieces,
        error: error && ((error as NodeJS.ErrnoException).code ?? error.message),
      });
    const request = http.request(
      { host: '127.0.0.1', port, path, method: send === undefined ? 'GET' : 'POST', agent: false, ...rest },
      (response) => {
        response.on('data', (chunk: Buffer) => pieces.push({ text: chunk.toString('latin1'), atMs: clock.now }));
        response.once('end', () => done(response.statusCode ?? 0));
        response.once('error', (error) => done(response.statusCode ?? 0, error));
      },
    );
    request.once('error', (error) => done(0, error));
    request.end(send);
  });
}

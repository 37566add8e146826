import { STATUS_CODES } from 'node:http';
import { Duplex } from 'node:stream';
import type { CannedAnswer } from './upstream-rule.ts';

const framing: ReadonlySet<string> = new Set(['content-length', 'connection', 'transfer-encoding']);

function asBytes({ status, headers, body }: CannedAnswer, method: string): Buffer {
  const bodiless = method === 'HEAD' || status === 204 || status === 304;
  const own = Object.entries(headers).filter(([name]) => !framing.has(name.toLowerCase()));
  const length = Buffer.byteLength(body);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...own.map(([name, value]) => `${name}: ${value}`),
    ...(status === 204 ? [] : [`content-length: ${length}`]),
    'connection: close',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${bodiless ? '' : body}`);
}

/** A socket that leads nowhere: swallows a request, and holds one answer. */
export class CannedSocket extends Duplex {
  readonly #bytes: Buffer;
  #said = false;

  constructor(answer: CannedAnswer, method: string) {
    super();
    this.#bytes = asBytes(answer, method);
  }

  override _read(): void {
    if (this.#said) return;
    this.#said = true;
    this.push(this.#bytes);
    this.push(null);
  }

  override _write(_chunk: unknown, _encoding: string, written: () => void): void {
    written();
  }

  /** What `node:http` asks of a socket besides. */
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

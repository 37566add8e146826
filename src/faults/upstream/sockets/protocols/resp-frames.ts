import { ByteQueue } from './byte-queue.ts';

/** A frame of Redis's protocol (RESP 2 and 3): a command, a reply or a push. */
export interface RespFrame {
  /** The first byte of the frame: `*`, `>`, `+` and so on. */
  readonly type: string;
  /** The texts in an array or push, as far as they are texts and on its first level. */
  readonly texts: readonly string[];
  /** The same elements, with all of their bytes. */
  readonly parts: readonly Buffer[];
  /** How many elements an array or push has. */
  readonly size: number;
  readonly whole: Buffer;
}

interface Read {
  readonly end: number;
  readonly text: string | null;
  /** The bytes of a text; of another value all of its bytes. */
  readonly content: Buffer;
}

const aggregates = new Set(['*', '~', '>']);
const blobs = new Set(['$', '!', '=']);

/** Reads the value that begins at `from`. @returns `null`: it is not whole yet */
function readValue(bytes: Buffer, from: number): Read | null {
  const line = bytes.indexOf('\r\n', from);
  if (line === -1) return null;
  const type = String.fromCharCode(bytes[from] ?? 0);
  const head = bytes.toString('latin1', from + 1, line);
  const after = line + 2;
  if (blobs.has(type)) {
    const length = Number(head);
    if (length < 0) return { end: after, text: null, content: bytes.subarray(from, after) };
    if (bytes.length < after + length + 2) return null;
    const content = bytes.subarray(after, after + length);
    return { end: after + length + 2, text: length < 256 ? content.toString('latin1') : null, content };
  }
  if (aggregates.has(type) || type === '%' || type === '|') {
    let end = after;
    // An attribute is followed by the value that it is about.
    const size = Math.max(0, Number(head)) * (type === '%' || type === '|' ? 2 : 1) + (type === '|' ? 1 : 0);
    for (let element = 0; element < size; element++) {
      const read = readValue(bytes, end);
      if (read === null) return null;
      end = read.end;
    }
    return { end, text: null, content: bytes.subarray(from, end) };
  }
  return { end: after, text: head, content: bytes.subarray(from, after) };
}

/** Cuts one direction of a connection into frames. */
export class RespFrames {
  readonly #queue = new ByteQueue();

  push(chunk: Uint8Array): void {
    this.#queue.push(chunk);
  }

  /** The next frame, once all of it has arrived. */
  next(): RespFrame | null {
    const { bytes } = this.#queue;
    const read = bytes.length === 0 ? null : readValue(bytes, 0);
    if (read === null) return null;
    const type = String.fromCharCode(bytes[0] ?? 0);
    const line = bytes.indexOf('\r\n');
    const texts: string[] = [];
    const parts: Buffer[] = [];
    const size = aggregates.has(type) ? Math.max(0, Number(bytes.toString('latin1', 1, line))) : 0;
    let at = line + 2;
    for (let element = 0; element < size; element++) {
      const value = readValue(bytes, at);
      if (value === null) break;
      texts.push(value.text ?? '');
      parts.push(value.content);
      at = value.end;
    }
    return { type, texts, parts, size, whole: this.#queue.take(read.end) };
  }
}

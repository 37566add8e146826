import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Labels } from '../../../time/tracking/labels.ts';
import { isRequest, readFrame, requestLabel } from '../../../wire/frame.ts';

/** The label of a line that is a request, such as `tools/call 3`. */
function labelOf(line: string): string | null {
  try {
    const read = readFrame(JSON.parse(line));
    return 'frame' in read && isRequest(read.frame) ? requestLabel(read.frame) : null;
  } catch {
    return null; // no JSON
  }
}

/** Finds the one request that is complete with a chunk. */
class RequestLines {
  readonly #decoder = new StringDecoder();
  #begun = '';

  /** @returns `null`: the chunk completes no request, or several lines, and it is unknown which of them the program works on */
  completedBy(chunk: Buffer): string | null {
    const [first = '', ...rest] = this.#decoder.write(chunk).split('\n');
    this.#begun += first;
    const last = rest.pop();
    if (last === undefined) return null;
    const line = this.#begun;
    this.#begun = last;
    return rest.length === 0 ? labelOf(line) : null;
  }
}

function labelReads(stream: Readable, labels: Labels): void {
  const { push } = stream;
  const lines = new RequestLines();
  stream.push = (chunk: unknown, encoding) => {
    const label = Buffer.isBuffer(chunk) ? lines.completedBy(chunk) : null;
    const pushed = (): boolean => push.call(stream, chunk, encoding);
    return label === null ? pushed() : labels.run(label, pushed);
  };
}

/**
 * What the program does about a request that it reads from standard input has the label of that request, as far as its callbacks
 * and promises follow one another. The stream is made by the program's first look at it, as without this.
 */
export function labelStdin(labels: Labels): void {
  const property = Object.getOwnPropertyDescriptor(process, 'stdin');
  const { get } = property ?? {};
  if (property === undefined || get === undefined) return;
  let labelled: unknown = null;
  Object.defineProperty(process, 'stdin', {
    ...property,
    get() {
      const stream = get.call(process) as Readable;
      if (labelled !== stream) labelReads(stream, labels);
      labelled = stream;
      return stream;
    },
  });
}

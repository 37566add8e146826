import type { Dialled } from '../../time/tracking/reach.ts';
import type { TranscriptWriter } from '../../wire/transcript-writer.ts';

/**
 * Writes down which hosts the server could not reach, and which it could after all: once for each call, however often it
 * tries.
 */
export class DialLog {
  readonly #writer: TranscriptWriter;
  readonly #written = new Map<string, boolean>();
  #read = 0;

  constructor(writer: TranscriptWriter) {
    this.#writer = writer;
  }

  readonly take = ({ host, error }: Dialled): void => {
    this.#forgetEarlierCalls();
    const isReached = error === null;
    if (this.#written.get(host) === isReached) return;
    this.#written.set(host, isReached);
    this.#writer.write({ kind: 'dialled', host, error });
  };

  #forgetEarlierCalls(): void {
    const { entries } = this.#writer.transcript;
    for (; this.#read < entries.length; this.#read++) {
      const entry = entries[this.#read];
      if (entry?.kind === 'begin' && entry.span === 'call') this.#written.clear();
    }
  }
}

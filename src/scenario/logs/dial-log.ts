import type { Dialled } from '../../time/tracking/reach.ts';
import type { TranscriptWriter } from '../../wire/transcript-writer.ts';

/**
 * Writes to the transcript which hosts the server reached or could not reach. Within one call, each host is written again only
 * if the result changes.
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

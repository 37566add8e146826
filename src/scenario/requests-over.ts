import { isAnswer, isRequest } from '../wire/frame.ts';
import type { Entry } from '../wire/transcript.ts';

/**
 * Follows a growing transcript: which of the client's requests are over for the server, that is answered or cancelled,
 * and since when. Requests go by the label that the link gives to what they open: `tools/call 3`.
 */
export class RequestsOver {
  readonly #entries: readonly Entry[];
  readonly #labels = new Map<unknown, string>();
  readonly #over = new Map<string, number>();
  #read = 0;

  /** @param entries those of a transcript that is being written */
  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** Since when the request of this label is over, in the transcript's time; `null`: it is still open. */
  sinceMs(label: string): number | null {
    for (; this.#read < this.#entries.length; this.#read++) {
      const entry = this.#entries[this.#read];
      if (entry !== undefined) this.#take(entry);
    }
    return this.#over.get(label) ?? null;
  }

  #take(entry: Entry): void {
    if (entry.kind !== 'sent' && entry.kind !== 'received') return;
    const { frame, atMs } = entry;
    if (entry.kind === 'sent' && isRequest(frame)) this.#labels.set(frame.id, `${frame.method} ${frame.id}`);
    if (entry.kind === 'received' && isAnswer(frame)) this.#end(frame.id, atMs);
    if (entry.kind === 'sent' && 'method' in frame && frame.method === 'notifications/cancelled')
      this.#end(frame.params?.requestId, atMs);
  }

  #end(id: unknown, atMs: number): void {
    const label = this.#labels.get(id);
    if (label !== undefined && !this.#over.has(label)) this.#over.set(label, atMs);
  }
}

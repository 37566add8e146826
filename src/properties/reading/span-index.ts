import type { Entry, Transcript } from '../../wire/transcript.ts';

/** The beginning of a span in a transcript. */
export type Begin = Extract<Entry, { kind: 'begin' }>;
/** The end of a span in a transcript. */
export type End = Extract<Entry, { kind: 'end' }>;

/** The spans of a transcript by id: where each began and ended, and which span is inside which. */
export class SpanIndex {
  readonly #begins = new Map<number, Begin>();
  readonly #ends = new Map<number, End>();

  constructor(transcript: Transcript) {
    for (const entry of transcript.entries) {
      if (entry.kind === 'begin') this.#begins.set(entry.id, entry);
      if (entry.kind === 'end') this.#ends.set(entry.id, entry);
    }
  }

  begin(id: number): Begin | undefined {
    return this.#begins.get(id);
  }

  end(id: number): End | undefined {
    return this.#ends.get(id);
  }

  /** Every span of this name, in the order in which they began. */
  named(span: Begin['span']): readonly Begin[] {
    return [...this.#begins.values()].filter((begin) => begin.span === span);
  }

  /** Whether a span is the other one, or is inside it. */
  isWithin(id: number | null, ancestorId: number): boolean {
    for (let here = id; here !== null; here = this.#begins.get(here)?.parentId ?? null)
      if (here === ancestorId) return true;
    return false;
  }
}

/**
 * Everything that happened from the beginning of a start-up or a call until the next call began.
 *
 * @param spanId the `startup` or `call`
 */
export function entriesOf({ entries }: Transcript, spanId: number): readonly Entry[] {
  const from = entries.findIndex((entry) => entry.kind === 'begin' && entry.id === spanId);
  if (from < 0) return [];
  const until = entries.findIndex(
    (entry, index) => index > from && entry.kind === 'begin' && entry.span === 'call' && entry.parentId === null,
  );
  return entries.slice(from, until < 0 ? entries.length : until);
}

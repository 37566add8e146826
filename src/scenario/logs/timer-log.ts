import type { ResourceEvent } from '../../time/base/resource-event.ts';
import { isAnswer, isRequest } from '../../wire/frame.ts';
import type { Entry } from '../../wire/transcript.ts';
import type { TranscriptWriter } from '../../wire/transcript-writer.ts';

/**
 * Follows a growing transcript: which of the client's requests are over for the server (answered or cancelled), and since when.
 * A request is named by the label that the link gives to its resources: `tools/call 3`.
 */
export class RequestsOver {
  readonly #entries: readonly Entry[];
  readonly #labels = new Map<unknown, string>();
  readonly #over = new Map<string, number>();
  #read = 0;

  /** @param entries the entries of a transcript that is being written */
  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** Since when the request with this label is over, in the transcript's time. `null`: it is still open. */
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

interface Armed {
  readonly label: string;
  readonly atMs: number;
  readonly dueMs: () => number;
  readonly keepsAlive: () => boolean;
  number: number | null;
}

/** How many timers of one request are written when they fire after it. Timers that are armed at the end are always written. */
const mostOfOne = 100;

/**
 * Writes the server's timers that outlive the request that armed them, as resources `timer`. A timer within its request is
 * normal: a server waits with it. Timers that keep no process alive (`unref()`) are left out: they are housekeeping.
 */
export class TimerLog {
  readonly #writer: TranscriptWriter;
  readonly #now: () => number;
  readonly #over: RequestsOver;
  readonly #armed = new Map<number, Armed>();
  readonly #written = new Map<string, number>();
  #count = 0;

  /** @param now the session's time */
  constructor(writer: TranscriptWriter, now: () => number) {
    this.#writer = writer;
    this.#now = now;
    this.#over = new RequestsOver(writer.transcript.entries);
  }

  /** Receives an event of the clock whose resource is a timer. */
  take(event: ResourceEvent): void {
    if (event.kind === 'resource-opened') this.#arm(event);
    else this.#gone(event.id);
  }

  /** Writes the timers that are still armed although their request is over. Call it when the session is settled. */
  writeLeft(): void {
    for (const armed of this.#armed.values())
      if (armed.number === null && this.#over.sinceMs(armed.label) !== null) this.#write(armed);
  }

  #arm({ id, label, timer, atMs: clockMs }: ResourceEvent): void {
    if (timer === undefined || label === undefined) return;
    const atMs = this.#now();
    const dueMs = () => atMs + timer.dueMs() - clockMs; // the clock's time may have begun before the session's
    this.#armed.set(id, { label, atMs, dueMs, keepsAlive: () => timer.keepsAlive(), number: null });
  }

  #gone(id: number): void {
    const armed = this.#armed.get(id);
    if (armed === undefined) return;
    this.#armed.delete(id);
    const overMs = this.#over.sinceMs(armed.label);
    if (armed.number === null && overMs !== null && this.#now() > overMs && this.#mayWrite(armed)) this.#write(armed);
    if (armed.number !== null)
      this.#writer.write({ kind: 'resource-closed', resource: 'timer', number: armed.number, label: armed.label });
  }

  #mayWrite({ label }: Armed): boolean {
    return (this.#written.get(label) ?? 0) < mostOfOne;
  }

  #write(armed: Armed): void {
    const { label, atMs, dueMs } = armed;
    if (!armed.keepsAlive()) return;
    this.#written.set(label, (this.#written.get(label) ?? 0) + 1);
    armed.number = ++this.#count;
    this.#writer.writeAt(atMs, {
      kind: 'resource-opened',
      resource: 'timer',
      number: armed.number,
      label,
      dueMs: dueMs(),
    });
  }
}

import { firstLine } from '../../wire/first-line.ts';
import { isNotification, isRequest } from '../../wire/frame.ts';
import { type Entry, refusedAnswer, type Transcript } from '../../wire/transcript.ts';
import type { SpanIndex } from '../reading/span-index.ts';
import { quotedLine, type TriggerEntry } from '../reading/trigger-entry.ts';
import type { EndingKind, Refusal } from './ending.ts';
import { deadlineOf } from './give-up.ts';

/** What a trigger ends a request as; those that are not here end none. */
const kinds: { readonly [on: string]: EndingKind } = {
  'http-3xx': 'http-status',
  'http-400': 'http-status',
  'http-404': 'http-status',
  'http-4xx': 'http-status',
  'http-5xx': 'http-status',
  unauthorized: 'http-status',
  'odd-content': 'wrong-content',
  'odd-response': 'wrong-content',
  [refusedAnswer]: 'invalid-result',
  'stream-ended': 'connection-closed',
  'stream-broken': 'connection-closed',
  'body-broken': 'connection-closed',
  'network-error': 'connection-closed',
  'connection-lost': 'connection-closed',
  'process-exit': 'process-exit',
  'garbage-line': 'invalid-line',
  'oversize-line': 'oversize',
};

/** A client says of what it ends the connection over; it may name the limit instead of what happened. */
const alias: { readonly [on: string]: string } = { 'oversize-line': 'line' };

/** What is known of a request: its method by its span, and its span by its id. */
class Asked {
  readonly #methods = new Map<number, string>();
  readonly #spans = new Map<unknown, number>();
  #last: string | null = null;

  take(entry: Extract<Entry, { kind: 'sent' }>): void {
    if (entry.spanId === null || !isRequest(entry.frame)) return;
    this.#methods.set(entry.spanId, entry.frame.method);
    this.#spans.set(entry.frame.id, entry.spanId);
    this.#last = entry.frame.method;
  }

  /** The method of the request of a span; `null`, the connection: of the last that was sent. */
  methodOf(spanId: number | null): string | null {
    return spanId === null ? this.#last : (this.#methods.get(spanId) ?? null);
  }

  spanOf(id: unknown): number | undefined {
    return this.#spans.get(id);
  }
}

/** Whether the client ended the connection, or what was open on it, over a trigger that need not end anything. */
function hasEndedOver({ entries }: Transcript, index: number, { on, atMs }: TriggerEntry): boolean {
  const name = `/${alias[on] ?? on}`;
  for (let at = index + 1; at < entries.length; at++) {
    const entry = entries[at];
    if (entry === undefined || entry.atMs !== atMs) return false;
    if ((entry.kind === 'told' || entry.kind === 'up') && entry.by.endsWith(name)) return true;
  }
  return false;
}

/** Whether a clock of a library or an intermediary is behind it: then it is a matter of time. */
const isByClock = (transcript: Transcript, { by }: TriggerEntry): boolean =>
  by !== undefined && deadlineOf(transcript, by) !== undefined;

/**
 * What the server's process ended with, where that is why a connection is gone: over HTTP that is told by the end of its
 * instant, after what became of the connection.
 */
function exitBehind(entries: readonly Entry[], index: number, { atMs }: TriggerEntry): number | string | null {
  const ended = entries.findLast(
    (entry, at) => entry.kind === 'ended' && entry.end.by === 'server' && (at < index || entry.atMs <= atMs),
  );
  return ended?.kind === 'ended' ? (ended.end.signal ?? ended.end.exitCode) : null;
}

const saidIn = (note: string): string | null => {
  const line = quotedLine(note);
  return line === null ? null : firstLine(line);
};

/** What they say is told by the response alone: the note repeats its status, or its type. */
const ofStatus: ReadonlySet<EndingKind> = new Set(['http-status', 'wrong-content']);

const ofLines: ReadonlySet<EndingKind> = new Set(['invalid-line', 'oversize']);

/**
 * Everything during a start-up or a call that ends a request, or the connection, and is not time: error answers, statuses,
 * ends of processes and connections, lines that are no messages, cancellations by the server.
 *
 * @param rootId the `startup` or `call`
 */
export function refusalsIn(transcript: Transcript, index: SpanIndex, rootId: number): readonly Refusal[] {
  const { entries } = transcript;
  const asked = new Asked();
  const found: Refusal[] = [];
  const within = (spanId: number | null) => spanId !== null && index.isWithin(spanId, rootId);
  const nameOf = (spanId: number | null) => (spanId === null ? null : (index.begin(spanId)?.span ?? null));
  const from = entries.findIndex((entry) => entry.kind === 'begin' && entry.id === rootId);
  for (const [at, entry] of entries.entries()) {
    if (entry.kind === 'sent') asked.take(entry);
    if (at < from) continue;
    if (entry.kind === 'received' && 'error' in entry.frame && within(entry.spanId) && entry.late !== true) {
      const { message, code } = entry.frame.error;
      found.push({
        index: at,
        atMs: entry.atMs,
        spanId: entry.spanId,
        during: nameOf(entry.spanId),
        by: 'protocol-error',
        ending: {
          kind: 'protocol-error',
          request: asked.methodOf(entry.spanId),
          said: firstLine(message),
          code,
          status: null,
        },
      });
    }
    if (entry.kind === 'received' && isNotification(entry.frame) && entry.frame.method === 'notifications/cancelled') {
      const { requestId, reason } = entry.frame.params ?? {};
      const spanId = asked.spanOf(requestId);
      if (spanId === undefined || !within(spanId)) continue;
      const said = typeof reason === 'string' ? firstLine(reason) : null;
      const request = asked.methodOf(spanId);
      found.push({
        index: at,
        atMs: entry.atMs,
        spanId,
        during: nameOf(spanId),
        by: 'cancelled-by-server',
        ending: { kind: 'cancelled-by-server', request, said, code: null, status: null },
      });
    }
    if (entry.kind !== 'stimulus') continue;
    const named = kinds[entry.on];
    const isGone = named === 'process-exit' || named === 'connection-closed';
    const exit = isGone ? exitBehind(entries, at, entry) : null;
    const kind = isGone ? (exit === null ? 'connection-closed' : 'process-exit') : named;
    if (kind === undefined || isByClock(transcript, entry)) continue;
    if (entry.spanId === null ? !hasEndedOver(transcript, at, entry) : !within(entry.spanId)) continue;
    const said = ofLines.has(kind) ? saidIn(entry.note) : (entry.said ?? (ofStatus.has(kind) ? null : entry.note));
    found.push({
      index: at,
      atMs: entry.atMs,
      spanId: entry.spanId,
      during: nameOf(entry.spanId),
      by: alias[entry.on] ?? entry.on,
      ending: {
        kind,
        request: asked.methodOf(entry.spanId),
        said: kind === 'process-exit' ? null : said,
        code: exit,
        status: entry.status ?? null,
      },
    });
  }
  return found;
}

import { firstLine } from '../../wire/first-line.ts';
import { isNotification, isRequest } from '../../wire/frame.ts';
import { type Entry, refusedAnswer, type Transcript } from '../../wire/transcript.ts';
import type { SpanIndex } from '../reading/span-index.ts';
import { quotedLine, type TriggerEntry } from '../reading/trigger-entry.ts';
import type { EndingKind, Refusal } from './ending.ts';
import { deadlineOf } from './give-up.ts';

/** The kind of ending that a trigger causes. Triggers that are not listed end no request. */
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

/** The name under which a client ends the connection over a trigger, where it differs: that of the limit. */
const alias: { readonly [on: string]: string } = { 'oversize-line': 'line' };

/** The requests that were sent: the method by the span, and the span by the id. */
class SentRequests {
  readonly #methods = new Map<number, string>();
  readonly #spans = new Map<unknown, number>();
  #last: string | null = null;

  add(entry: Extract<Entry, { kind: 'sent' }>): void {
    if (entry.spanId === null || !isRequest(entry.frame)) return;
    this.#methods.set(entry.spanId, entry.frame.method);
    this.#spans.set(entry.frame.id, entry.spanId);
    this.#last = entry.frame.method;
  }

  /** The method of the request of a span. @param spanId `null`, the connection: of the last request that was sent */
  methodOf(spanId: number | null): string | null {
    return spanId === null ? this.#last : (this.#methods.get(spanId) ?? null);
  }

  spanOf(id: unknown): number | undefined {
    return this.#spans.get(id);
  }
}

/** Whether the client ended the connection, or what was open on it, over a trigger to which others may not react. */
function hasEndedOver({ entries }: Transcript, index: number, { on, atMs }: TriggerEntry): boolean {
  const name = `/${alias[on] ?? on}`;
  for (let at = index + 1; at < entries.length; at++) {
    const entry = entries[at];
    if (entry === undefined || entry.atMs !== atMs) return false;
    if ((entry.kind === 'told' || entry.kind === 'up') && entry.by.endsWith(name)) return true;
  }
  return false;
}

/** Whether a clock of a library or an intermediary caused it: then the ending is a timeout. */
const isByClock = (transcript: Transcript, { by }: TriggerEntry): boolean =>
  by !== undefined && deadlineOf(transcript, by) !== undefined;

/**
 * The exit status or signal of the server's process, where its end closed a connection; `null`: it did not. Over HTTP the
 * transcript has the end of the process after that of the connection, at the same instant.
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

/** Of these only the response says why: the note repeats its status, or its type. */
const ofStatus: ReadonlySet<EndingKind> = new Set(['http-status', 'wrong-content']);

const ofLines: ReadonlySet<EndingKind> = new Set(['invalid-line', 'oversize']);

/**
 * Everything during a start-up or a call that ends a request, or the connection, except clocks: error answers, statuses, ends of
 * processes and connections, lines that are no messages, cancellations by the server.
 *
 * @param rootId the `startup` or `call`
 */
export function refusalsIn(transcript: Transcript, index: SpanIndex, rootId: number): readonly Refusal[] {
  const { entries } = transcript;
  const requests = new SentRequests();
  const found: Refusal[] = [];
  const within = (spanId: number | null) => spanId !== null && index.isWithin(spanId, rootId);
  const nameOf = (spanId: number | null) => (spanId === null ? null : (index.begin(spanId)?.span ?? null));
  const from = entries.findIndex((entry) => entry.kind === 'begin' && entry.id === rootId);
  for (const [at, entry] of entries.entries()) {
    if (entry.kind === 'sent') requests.add(entry);
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
          request: requests.methodOf(entry.spanId),
          said: firstLine(message),
          code,
          status: null,
        },
      });
    }
    if (entry.kind === 'received' && isNotification(entry.frame) && entry.frame.method === 'notifications/cancelled') {
      const { requestId, reason } = entry.frame.params ?? {};
      const spanId = requests.spanOf(requestId);
      if (spanId === undefined || !within(spanId)) continue;
      const said = typeof reason === 'string' ? firstLine(reason) : null;
      const request = requests.methodOf(spanId);
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
        request: requests.methodOf(entry.spanId),
        said: kind === 'process-exit' ? null : said,
        code: exit,
        status: entry.status ?? null,
      },
    });
  }
  return found;
}

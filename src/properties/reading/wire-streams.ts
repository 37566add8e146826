import type { FrameId } from '../../wire/frame.ts';
import type { WireEvent } from '../../wire/http/wire-event.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { type RequestRecord, requestsIn } from './request-record.ts';
import { SpanIndex } from './span-index.ts';

/** An event of an exchange with its time, in virtual milliseconds. */
export type TimedWireEvent = WireEvent & { readonly atMs: number };

/** What a server did on one exchange over HTTP. */
export interface WireExchange {
  readonly over: 'GET' | 'POST' | 'DELETE';
  /** The event after which it resumes a stream; `null`: it resumes none. */
  readonly lastEventId: string | null;
  /** The request whose answer it carries; `null`: it carries none, or the standing stream. */
  readonly request: RequestRecord | null;
  readonly status: number | null;
  /** Whether the response is an event stream. */
  readonly stream: boolean;
  /** The value of `X-Accel-Buffering`; `null`: the header is missing. */
  readonly buffering: string | null;
  readonly events: readonly TimedWireEvent[];
  /** How and when it ended; `null`: it was open at the end of the transcript. */
  readonly closed: { readonly how: 'end' | 'cut' | 'abort'; readonly atMs: number } | null;
}

/** Every exchange of a transcript in which the exchanges were recorded, in the order in which they began. */
export function exchangesIn(transcript: Transcript): readonly WireExchange[] {
  const bySpan = new Map<number, TimedWireEvent[]>();
  for (const entry of transcript.entries) {
    if (entry.kind !== 'wire' || entry.spanId === null) continue;
    const own = bySpan.get(entry.spanId);
    const event = { ...entry.event, atMs: entry.atMs };
    if (own === undefined) bySpan.set(entry.spanId, [event]);
    else own.push(event);
  }
  const index = new SpanIndex(transcript);
  const requests = requestsIn(transcript.entries);
  return [...bySpan].flatMap(([spanId, events]): WireExchange[] => {
    const asked = events.find((event) => event.what === 'request');
    if (asked?.what !== 'request') return [];
    const head = events.find((event) => event.what === 'head');
    const closed = events.find((event) => event.what === 'closed');
    const parentId = index.begin(spanId)?.parentId ?? null;
    return [
      {
        over: asked.over,
        lastEventId: asked.lastEventId,
        request: parentId === null ? null : (requests.find((one) => one.spanId === parentId) ?? null),
        status: head?.what === 'head' ? head.status : null,
        stream: head?.what === 'head' && head.stream,
        buffering: head?.what === 'head' ? head.buffering : null,
        events,
        closed: closed?.what === 'closed' ? { how: closed.how, atMs: closed.atMs } : null,
      },
    ];
  });
}

/** The streams that carry answers to requests: a response to a POST that is a stream. */
export const responseStreams = (transcript: Transcript): readonly WireExchange[] =>
  exchangesIn(transcript).filter(({ over, stream, request }) => over === 'POST' && stream && request !== null);

/** The event of a stream that carries the answer to the stream's own request; `null`: it carries none. */
export const answerOn = ({ events, request }: WireExchange): TimedWireEvent | null =>
  events.find(
    (event) => event.what === 'event' && event.message?.answers != null && isOf(event.message.answers, request),
  ) ?? null;

/** Whether an id is that of a request. A server may return a number as text. */
export const isOf = (id: FrameId, request: RequestRecord | null): boolean => String(id) === String(request?.id);

import { applies } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { backoffMs, type Retry } from '../clocks/retry.ts';
import type { FrameId } from '../wire/frame.ts';
import type { SessionParts } from './client-session.ts';
import type { HttpTrouble } from './http-trouble.ts';

/** How a stream ended. */
type StreamEnd = Pick<HttpTrouble, 'why' | 'lastEventId' | 'status'>;

/** One stream across its reconnections. */
interface LogicalStream {
  /** The request whose answer the stream carries; `null`: it is the standing stream. */
  readonly requestId: FrameId | null;
  lastEventId: string | null;
  /** Whether the server has ever accepted it. */
  accepted: boolean;
  /** Whether any event on it had an id. */
  hadIds: boolean;
  /** Reconnections in a row. */
  tries: number;
}

const newStream = (requestId: FrameId | null): LogicalStream => ({
  requestId,
  lastEventId: null,
  accepted: false,
  hadIds: false,
  tries: 0,
});

const causesOf = (why: StreamEnd['why']): Retry['after'] => {
  if (why === 'stream-ended') return ['closed'];
  if (why === 'http-5xx') return ['http-5xx'];
  return why === 'network-error' || why === 'stream-broken' || why === 'body-broken' ? ['network'] : ['http-4xx'];
};

/**
 * The streams to which a client reconnects: the standing stream, which it opens after `initialized`, and responses that
 * broke off after an event with an id. A reconnection is a retry of the profile: its waits grow or are set by the server,
 * and the number of retries in a row is limited. The profile says when that number is 0 again.
 */
export class Streams {
  readonly #session: SessionParts;
  readonly #byKey = new Map<number, LogicalStream>();
  readonly #resumed = new Map<FrameId, LogicalStream>();
  /** The stream that is being opened. */
  #opening: LogicalStream | null = null;

  constructor(session: SessionParts) {
    this.#session = session;
  }

  /** Opens the standing stream, after `initialized` was answered with this status. */
  begin(status: number | null): void {
    const { link, era, profile } = this.#session;
    const { listens } = profile.wire;
    if (status !== 202 && listens !== undefined && !isUnknown(listens) && listens.is === 'after-202') return;
    if (era === 'initialize' && link.transport === 'http') this.#open(newStream(null));
  }

  /** HTTP with SSE: registers its stream as the standing stream. @returns whether it is not a reconnection */
  adopt(key: number): boolean {
    if (this.#opening !== null) return false;
    this.#byKey.set(key, newStream(null));
    return true;
  }

  /** The server has accepted a stream. */
  accepted(key: number): void {
    const stream = this.#byKey.get(key);
    if (stream === undefined) return;
    stream.accepted = true;
    if (this.#retryOf(stream)?.countResets === 'on-success') stream.tries = 0;
  }

  /** A stream that is not the response to a JSON-RPC request has ended. It is opened again if the profile says so. */
  ended(key: number, end: StreamEnd): void {
    const stream = this.#byKey.get(key);
    if (stream === undefined) return;
    this.#byKey.delete(key);
    this.#again(stream, end);
  }

  /** The response to a request was cut. @returns whether the client requests the rest of it with a GET */
  resume(requestId: FrameId, end: StreamEnd): boolean {
    if (this.#session.link.transport !== 'http') return false;
    const stream = this.#resumed.get(requestId) ?? newStream(requestId);
    this.#resumed.set(requestId, stream);
    return this.#again(stream, end);
  }

  /** The response stream of a request has ended after the answer. Some clients still resume it if the answer is an error. */
  answered(requestId: FrameId, end: StreamEnd): void {
    const stream = this.#resumed.get(requestId) ?? newStream(requestId);
    if (this.#retryOf(stream)?.deafToErrors === true && this.#session.requests.wasRefused(requestId))
      this.resume(requestId, end);
  }

  #again(stream: LogicalStream, end: StreamEnd): boolean {
    const { time, link } = this.#session;
    const retry = this.#retryOf(stream);
    if (retry === undefined) return false;
    this.#note(stream, end, retry);
    if (stream.requestId !== null && !stream.hadIds) return false;
    if (stream.requestId === null && retry.onceAccepted === true && !stream.accepted) return false;
    if (end.status !== null && retry.exceptStatuses?.includes(end.status) === true) return false;
    const after = causesOf(end.why);
    if (retry.after !== 'any' && !retry.after.some((cause) => after.includes(cause))) return false;
    if (end.why === 'stream-ended' && retry.countResets === 'on-clean-end') stream.tries = 0;
    const times = isUnknown(retry.times) ? 0 : (retry.times ?? Number.POSITIVE_INFINITY);
    if (stream.tries >= times) return false;
    const serverMs = retry.backoff.serverRetry === 'ignored' ? null : (link.http?.retryMs ?? null);
    const delayMs = serverMs ?? backoffMs(retry.backoff, stream.tries);
    stream.tries++;
    time.setTimer(() => this.#open(stream), delayMs);
    return true;
  }

  #note(stream: LogicalStream, { lastEventId, status }: StreamEnd, { resumes }: Retry): void {
    if (lastEventId !== null) stream.hadIds = true;
    const replaces = resumes === 'latest-stream' && status !== null && status < 300;
    stream.lastEventId = replaces ? lastEventId : (lastEventId ?? stream.lastEventId);
  }

  #open(stream: LogicalStream): void {
    const { link, requests, connected } = this.#session;
    const { requestId, lastEventId } = stream;
    if (!connected) return;
    if (requestId !== null && requests.spanOfId(requestId) === null && !requests.wasRefused(requestId)) return;
    this.#opening = stream;
    const key = link.http?.listen({ lastEventId, requestId });
    this.#opening = null;
    if (key !== undefined) this.#byKey.set(key, stream);
  }

  #retryOf({ requestId }: LogicalStream): Retry | undefined {
    const { profile, conditions, era } = this.#session;
    return profile.retries?.find(({ of, when }) => {
      if (of !== (requestId === null ? 'stream' : 'body')) return false;
      if (era !== 'initialize' && when?.era !== era) return false; // without an era, the evidence is of `initialize`
      const { idsSeen: _, ...rest } = when ?? {};
      return applies(rest, conditions);
    });
  }
}

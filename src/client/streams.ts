import { applies } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { backoffMs, type Retry } from '../clocks/retry.ts';
import type { FrameId } from '../wire/frame.ts';
import type { SessionParts } from './client-session.ts';
import type { HttpTrouble } from './http-trouble.ts';

/** What a stream ended with. */
type StreamEnd = Pick<HttpTrouble, 'why' | 'lastEventId' | 'status'>;

interface Line {
  /** The request whose answer is awaited on it; `null`: the standing stream. */
  readonly requestId: FrameId | null;
  lastEventId: string | null;
  /** Whether it ever was accepted. */
  accepted: boolean;
  /** Whether any event on it had an id. */
  hadIds: boolean;
  /** Reconnections in a row. */
  tries: number;
}

const lineOf = (requestId: FrameId | null): Line => ({
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
 * The streams a client listens to, and goes on with: the standing one that it opens once it is initialised, and the
 * responses that broke off after an event id. Reconnecting is a retry like any other: waits that grow, or that the server
 * sets, so many in a row, counted again from 0 as the profile says.
 */
export class Streams {
  readonly #session: SessionParts;
  readonly #lines = new Map<number, Line>();
  readonly #resumed = new Map<FrameId, Line>();
  /** The line that is being opened. */
  #opening: Line | null = null;

  constructor(session: SessionParts) {
    this.#session = session;
  }

  /** Opens the standing stream, once `initialized` was taken with this status. */
  begin(status: number | null): void {
    const { link, era, profile } = this.#session;
    const { listens } = profile.wire;
    if (status !== 202 && listens !== undefined && !isUnknown(listens) && listens.is === 'after-202') return;
    if (era === 'initialize' && link.transport === 'http') this.#open(lineOf(null));
  }

  /** Takes the stream of the older transport for the standing one. @returns whether it is the first of its kind */
  adopt(key: number): boolean {
    if (this.#opening !== null) return false;
    this.#lines.set(key, lineOf(null));
    return true;
  }

  /** A stream's response has begun well. */
  accepted(key: number): void {
    const line = this.#lines.get(key);
    if (line === undefined) return;
    line.accepted = true;
    if (this.#retryOf(line)?.countResets === 'on-success') line.tries = 0;
  }

  /** A stream that carries no answer of its own request has ended: it is opened again, as the profile says. */
  ended(key: number, end: StreamEnd): void {
    const line = this.#lines.get(key);
    if (line === undefined) return;
    this.#lines.delete(key);
    this.#again(line, end);
  }

  /** @returns whether the client asks for the rest of a response elsewhere */
  resume(requestId: FrameId, end: StreamEnd): boolean {
    if (this.#session.link.transport !== 'http') return false;
    const line = this.#resumed.get(requestId) ?? lineOf(requestId);
    this.#resumed.set(requestId, line);
    return this.#again(line, end);
  }

  /** The stream of a request that has its answer has ended. */
  answered(requestId: FrameId, end: StreamEnd): void {
    const line = this.#resumed.get(requestId) ?? lineOf(requestId);
    if (this.#retryOf(line)?.deafToErrors === true && this.#session.requests.wasRefused(requestId))
      this.resume(requestId, end);
  }

  #again(line: Line, end: StreamEnd): boolean {
    const { time, link } = this.#session;
    const retry = this.#retryOf(line);
    if (retry === undefined) return false;
    this.#note(line, end, retry);
    if (line.requestId !== null && !line.hadIds) return false;
    if (line.requestId === null && retry.onceAccepted === true && !line.accepted) return false;
    if (end.status !== null && retry.exceptStatuses?.includes(end.status) === true) return false;
    const after = causesOf(end.why);
    if (retry.after !== 'any' && !retry.after.some((cause) => after.includes(cause))) return false;
    if (end.why === 'stream-ended' && retry.countResets === 'on-clean-end') line.tries = 0;
    const times = isUnknown(retry.times) ? 0 : (retry.times ?? Number.POSITIVE_INFINITY);
    if (line.tries >= times) return false;
    const told = retry.backoff.serverRetry === 'ignored' ? null : (link.http?.retryMs ?? null);
    const delayMs = told ?? backoffMs(retry.backoff, line.tries);
    line.tries++;
    time.setTimer(() => this.#open(line), delayMs);
    return true;
  }

  #note(line: Line, { lastEventId, status }: StreamEnd, { resumes }: Retry): void {
    if (lastEventId !== null) line.hadIds = true;
    const isNews = resumes === 'latest-stream' && status !== null && status < 300;
    line.lastEventId = isNews ? lastEventId : (lastEventId ?? line.lastEventId);
  }

  #open(line: Line): void {
    const { link, requests, connected } = this.#session;
    const { requestId, lastEventId } = line;
    if (!connected) return;
    if (requestId !== null && requests.spanOfId(requestId) === null && !requests.wasRefused(requestId)) return;
    this.#opening = line;
    const key = link.http?.listen({ lastEventId, requestId });
    this.#opening = null;
    if (key !== undefined) this.#lines.set(key, line);
  }

  #retryOf({ requestId }: Line): Retry | undefined {
    const { profile, conditions, era } = this.#session;
    return profile.retries?.find(({ of, when }) => {
      if (of !== (requestId === null ? 'stream' : 'body')) return false;
      if (era !== 'initialize' && when?.era !== era) return false; // what is said of neither is known of the older
      const { idsSeen: _, ...rest } = when ?? {};
      return applies(rest, conditions);
    });
  }
}

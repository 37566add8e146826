import { type Frame, type FrameId, isAnswer, isNotification, isRequest } from '../../wire/frame.ts';
import type { FaultCondition } from './fault-condition.ts';

/** Whether a frame belongs to a call that a condition matches. `no-call`: it belongs to no call. */
export type Belongs = 'matched' | 'other' | 'no-call';

const progressToken = (frame: Frame): unknown =>
  isNotification(frame) && frame.method === 'notifications/progress' ? frame.params?.progressToken : undefined;

const cancelledId = (frame: Frame): unknown =>
  isNotification(frame) && frame.method === 'notifications/cancelled' ? frame.params?.requestId : undefined;

/** The token that a request asks to be sent with its progress. */
function askedToken(frame: Frame): unknown {
  const meta = isRequest(frame) ? frame.params?._meta : undefined;
  return typeof meta === 'object' && meta !== null ? Reflect.get(meta, 'progressToken') : undefined;
}

/** Follows the calls of a session, and decides which of them a condition matches. */
export class MatchedCalls {
  readonly #condition: FaultCondition;
  readonly #now: () => number;
  readonly #inProgress = new Map<FrameId, boolean>();
  readonly #ended = new Map<FrameId, boolean>();
  readonly #tokens = new Map<unknown, FrameId>();
  #count = 0;
  #idleSinceMs: number;

  constructor(condition: FaultCondition, now: () => number) {
    this.#condition = condition;
    this.#now = now;
    this.#idleSinceMs = now();
  }

  /** Whether a call that matches is in progress. */
  get areInProgress(): boolean {
    return [...this.#inProgress.values()].includes(true);
  }

  /** Takes a frame of the client, before any fault does. */
  sent(frame: Frame): Belongs {
    if (!isRequest(frame) || frame.method !== 'tools/call') {
      const id = cancelledId(frame) as FrameId | undefined;
      const belongs = this.#ofId(id);
      if (id !== undefined) this.#end(id);
      return belongs;
    }
    const matches = this.#matches(String(frame.params?.name));
    this.#inProgress.set(frame.id, matches);
    const token = askedToken(frame);
    if (token !== undefined) this.#tokens.set(token, frame.id);
    return matches ? 'matched' : 'other';
  }

  /** Tells what a frame of the client belongs to, once the server reads it. */
  isRead(frame: Frame): Belongs {
    if (isRequest(frame) && frame.method === 'tools/call') return this.#ofId(frame.id);
    return this.#ofId(cancelledId(frame) as FrameId | undefined);
  }

  /** Tells what a frame of the server belongs to, before any fault changes it. */
  arrives(frame: Frame): Belongs {
    if (isAnswer(frame)) return this.#ofId(frame.id);
    const token = progressToken(frame);
    return token === undefined ? 'no-call' : this.#ofId(this.#tokens.get(token));
  }

  /** Takes a frame of the server once the client gets it. */
  delivered(frame: Frame): void {
    if (isAnswer(frame) && frame.id !== null) this.#end(frame.id);
  }

  #ofId(id: FrameId | null | undefined): Belongs {
    if (id === null || id === undefined) return 'no-call';
    const matches = this.#inProgress.get(id) ?? this.#ended.get(id);
    return matches === undefined ? 'no-call' : matches ? 'matched' : 'other';
  }

  #end(id: FrameId): void {
    const matches = this.#inProgress.get(id);
    if (matches === undefined) return;
    this.#inProgress.delete(id);
    this.#ended.set(id, matches); // frames about it may still come
    if (this.#inProgress.size === 0) this.#idleSinceMs = this.#now();
  }

  #matches(name: string): boolean {
    const { tool, call, afterIdleMs = 0 } = this.#condition;
    if (tool !== undefined && tool !== name) return false;
    this.#count += 1;
    const idleMs = this.#inProgress.size === 0 ? this.#now() - this.#idleSinceMs : 0;
    return (call === undefined || call === this.#count) && idleMs >= afterIdleMs;
  }
}

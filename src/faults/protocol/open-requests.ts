import { type Frame, type FrameId, isAnswer, isNotification, isRequest, type RequestFrame } from '../../wire/frame.ts';
import type { FaultContext } from '../fault-context.ts';
import type { NoteDetails } from '../note-details.ts';

/** The tool of a `tools/call`, for notes; of another request its method. */
export function requestAbout({ method, params }: RequestFrame): NoteDetails {
  return method === 'tools/call' ? { method, tool: String(params?.name) } : { method };
}

/** The progress token of a request; `undefined`: it asks for no progress. */
export function tokenOf({ params }: RequestFrame): FrameId | undefined {
  const meta = params?._meta;
  const token = typeof meta === 'object' && meta !== null && 'progressToken' in meta ? meta.progressToken : undefined;
  return typeof token === 'string' || typeof token === 'number' ? token : undefined;
}

/** The id that a cancellation names; `undefined`: the frame is no cancellation. */
export function cancelledId(frame: Frame): FrameId | undefined {
  if (!isNotification(frame) || frame.method !== 'notifications/cancelled') return undefined;
  const id = frame.params?.requestId;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

/** The requests of the client that have no answer yet. A server that starts again knows none of them. */
export class OpenRequests {
  readonly #open = new Map<FrameId, RequestFrame>();
  readonly #ends: readonly (() => void)[];

  /**
   * @param isMeant which requests it is about
   * @param sent called for each of them, before it goes on to the server
   */
  constructor(
    context: Pick<FaultContext, 'toServer' | 'onStart'>,
    isMeant: (request: RequestFrame) => boolean,
    sent: (request: RequestFrame) => void = () => {},
  ) {
    this.#ends = [
      context.toServer((frame, pass) => {
        if (isRequest(frame) && isMeant(frame)) {
          this.#open.set(frame.id, frame);
          sent(frame);
        }
        pass(frame);
      }),
      context.onStart(() => this.#open.clear()),
    ];
  }

  /** The request that a frame answers, which is then no longer open; `null`: it answers none of these. */
  answeredBy(frame: Frame): RequestFrame | null {
    if (!isAnswer(frame) || frame.id === null) return null;
    const request = this.#open.get(frame.id) ?? null;
    this.#open.delete(frame.id);
    return request;
  }

  /** The open request that progress reports on; `null`: none of these. */
  reportedBy(frame: Frame): RequestFrame | null {
    if (!isNotification(frame) || frame.method !== 'notifications/progress') return null;
    const token = frame.params?.progressToken;
    return [...this.#open.values()].find((one) => tokenOf(one) === token && token !== undefined) ?? null;
  }

  /** The open request with this id. */
  withId(id: FrameId): RequestFrame | undefined {
    return this.#open.get(id);
  }

  get all(): readonly RequestFrame[] {
    return [...this.#open.values()];
  }

  /** Looks at no frames from now on. */
  end(): void {
    for (const end of this.#ends) end();
  }
}

/** Whether a request calls a tool. */
export const isCall = ({ method }: RequestFrame): boolean => method === 'tools/call';

/** Whether a response may hold messages about calls: it answers a call, or it is a stream that answers no request. */
export const aboutCalls = (request: RequestFrame | null): boolean => request === null || isCall(request);

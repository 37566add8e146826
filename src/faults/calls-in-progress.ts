import { type FrameId, isAnswer, isRequest } from '../wire/frame.ts';
import type { FaultContext } from './fault-context.ts';

/** Follows the tool calls that the server works on. */
export class CallsInProgress {
  readonly #open = new Set<FrameId>();
  readonly #ends: (() => void)[];

  /** @param onCall called when the server is about to read a call, with its tool */
  constructor(context: FaultContext, onCall: (tool: string) => void) {
    this.#ends = [
      context.server().beforeRead((frame) => {
        if (frame === null || !isRequest(frame) || frame.method !== 'tools/call') return;
        this.#open.add(frame.id);
        onCall(String(frame.params?.name));
      }),
      context.toClient((frame, pass) => {
        if (isAnswer(frame) && frame.id !== null) this.#open.delete(frame.id);
        pass(frame);
      }),
    ];
  }

  get some(): boolean {
    return this.#open.size > 0;
  }

  /** Another process: the calls of the old one are over. */
  forget(): void {
    this.#open.clear();
  }

  /** Stops to follow. */
  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}

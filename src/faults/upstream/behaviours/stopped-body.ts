import type { BodyEvent, ConnectionCut } from '../gate/response-event.ts';
import type { BodyStage, BodyTools } from './behaviour-kind.ts';

/** What stops a body in its middle. */
export interface BodyStop {
  /** How many bytes still arrive. A body that is not longer is left as it is. */
  readonly afterBytes: number;
  /** Called once the body has more bytes than that. */
  stop(): void;
}

/** Lets so many bytes of a body through, and keeps the rest. */
export class StoppedBody implements BodyStage {
  readonly #stop: BodyStop;
  readonly #tools: BodyTools;
  readonly #kept: BodyEvent[] = [];
  #passedBytes = 0;
  #lifted = false;

  constructor(stop: BodyStop, tools: BodyTools) {
    this.#stop = stop;
    this.#tools = tools;
  }

  receive(event: BodyEvent): void {
    if (this.#kept.length > 0) this.#kept.push(event);
    else if (event.type !== 'bytes' || this.#lifted) this.#tools.pass(event);
    else {
      const room = this.#stop.afterBytes - this.#passedBytes;
      const [through, rest] = [event.chunk.subarray(0, room), event.chunk.subarray(room)];
      this.#passedBytes += through.length;
      if (rest.length > 0) this.#kept.push({ type: 'bytes', chunk: rest });
      if (through.length > 0) this.#tools.pass({ type: 'bytes', chunk: through });
      if (rest.length > 0) this.#stop.stop();
    }
  }

  lift(): void {
    this.#lifted = true;
    for (const event of this.#kept.splice(0)) this.#tools.pass(event);
  }
}

/** Cuts the connection in the middle of a body, in a turn of its own: what has arrived can be read before. */
export function cutBody(afterBytes: number, how: ConnectionCut, note: string, tools: BodyTools): BodyStage {
  const stop = (): void => {
    tools.setTimer(() => {
      tools.note(note, { afterBytes });
      tools.pass({ type: 'cut', how });
    }, 0);
  };
  return new StoppedBody({ afterBytes, stop }, tools);
}

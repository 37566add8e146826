import type { BodyStage, BodyTools } from '../behaviours/behaviour-kind.ts';
import type { BodyEvent } from '../gate/response-event.ts';

/** Bytes in one direction arrive later, in their order. */
export class LatencyStage implements BodyStage {
  readonly #latencyMs: number;
  readonly #tools: BodyTools;
  #waiting: { readonly dueMs: number; readonly event: BodyEvent }[] = [];
  #timer: { cancel(): void } | null = null;
  #over: ((text: string) => void) | null = null;

  constructor(latencyMs: number, tools: BodyTools) {
    this.#latencyMs = latencyMs;
    this.#tools = tools;
  }

  receive(event: BodyEvent): void {
    this.#waiting.push({ dueMs: this.#tools.now() + this.#latencyMs, event });
    const latencyMs = this.#latencyMs;
    if (event.type === 'bytes')
      this.#over ??= this.#tools.hold('delays bytes of a connection', { latencyMs, forMs: latencyMs });
    this.#arm();
  }

  lift(): void {
    this.#timer?.cancel();
    this.#arrived();
    for (const { event } of this.#waiting.splice(0)) this.#tools.pass(event);
  }

  #arrived(): void {
    this.#over?.('the bytes arrive');
    this.#over = null;
  }

  #arm(): void {
    const [first] = this.#waiting;
    if (this.#timer !== null || first === undefined) return;
    this.#timer = this.#tools.setTimer(
      () => {
        this.#timer = null;
        const nowMs = this.#tools.now();
        if (this.#waiting.every(({ dueMs }) => dueMs <= nowMs)) this.#arrived();
        while (this.#waiting[0] !== undefined && this.#waiting[0].dueMs <= nowMs) {
          const due = this.#waiting.shift();
          if (due !== undefined) this.#tools.pass(due.event);
        }
        this.#arm();
      },
      Math.max(0, first.dueMs - this.#tools.now()),
    );
  }
}

import type { BodyStage } from '../behaviours/behaviour-kind.ts';
import type { BodyEvent } from '../gate/response-event.ts';

/** Leaves the start-up of a connection alone: what the peer sends goes to a stage once there was a query. */
export class AfterQueryStage implements BodyStage {
  readonly #stage: BodyStage;
  readonly #hasQueried: () => boolean;
  readonly #pass: (event: BodyEvent) => void;
  #begun = false;

  constructor(stage: BodyStage, hasQueried: () => boolean, pass: (event: BodyEvent) => void) {
    this.#stage = stage;
    this.#hasQueried = hasQueried;
    this.#pass = pass;
  }

  receive(event: BodyEvent): void {
    this.#begun ||= event.type === 'bytes' && this.#hasQueried();
    if (this.#begun) this.#stage.receive(event);
    else this.#pass(event);
  }

  lift(): void {
    this.#stage.lift();
  }
}

import type { BodyStage, BodyTools } from '../behaviours/behaviour-kind.ts';
import type { BodyEvent } from '../gate/response-event.ts';

interface Link {
  readonly owner: object;
  /** `null`: its rule was lifted. */
  stage: BodyStage | null;
  ended: boolean;
}

/** The stages that the bytes of one direction of a connection pass, in the order of their rules. */
export class StageChain {
  readonly #links: Link[] = [];
  readonly #deliver: (event: BodyEvent) => void;
  #isOver = false;

  /** @param deliver gets what has passed every stage */
  constructor(deliver: (event: BodyEvent) => void) {
    this.#deliver = deliver;
  }

  /** Adds a stage behind the others. */
  add(owner: object, make: (pass: BodyTools['pass']) => BodyStage | null): void {
    const index = this.#links.length;
    const link: Link = { owner, stage: null, ended: false };
    this.#links.push(link);
    link.stage = make((event) => this.#passFrom(index, event));
  }

  push(event: BodyEvent): void {
    this.#passTo(0, event);
  }

  /** The stages of an owner let go of what they hold, at once and in order. */
  lift(owner: object): void {
    for (const link of this.#links) {
      if (link.owner !== owner) continue;
      if (!link.ended) link.stage?.lift();
      link.stage = null;
    }
  }

  #passFrom(index: number, event: BodyEvent): void {
    const link = this.#links[index];
    if (link === undefined || link.ended) return;
    link.ended = event.type !== 'bytes';
    this.#passTo(index + 1, event);
  }

  #passTo(index: number, event: BodyEvent): void {
    if (this.#isOver) return;
    const link = this.#links[index];
    if (link?.ended === true) return;
    if (link !== undefined && link.stage !== null) link.stage.receive(event);
    else if (link !== undefined) this.#passFrom(index, event);
    else {
      this.#isOver = event.type !== 'bytes';
      this.#deliver(event);
    }
  }
}

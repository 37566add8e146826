import type { ClientProfile } from '../clocks/client-profile.ts';
import { applies, type Conditions } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Queue } from '../clocks/queue.ts';
import type { Tool } from './tool.ts';

interface Gate {
  readonly queue: Queue;
  readonly atOnce: number;
  inside: number;
  readonly waiting: (() => void)[];
}

const free = (): void => {};

/** The queues of one session: each lets only a limited number of calls, or of executions, be open at once. */
export class Queues {
  readonly #gates: readonly Gate[];

  constructor(profile: ClientProfile, conditions: Conditions) {
    this.#gates = (profile.queues ?? []).flatMap((queue) =>
      applies(queue.when, conditions) && queue.atOnce !== null && !isUnknown(queue.atOnce)
        ? [{ queue, atOnce: queue.atOnce, inside: 0, waiting: [] }]
        : [],
    );
  }

  /** Resolves when this call or execution may begin. @returns a function to call when it has ended */
  async enter(of: 'call' | 'execution', tool: Tool | undefined): Promise<() => void> {
    const gates = this.#gatesOf(of, tool);
    if (gates.length === 0) return free;
    for (const gate of gates) {
      if (gate.inside >= gate.atOnce) await new Promise<void>((resolve) => gate.waiting.push(resolve));
      else gate.inside++;
    }
    return () => {
      for (const gate of gates) {
        const next = gate.waiting.shift();
        if (next === undefined) gate.inside--;
        else next();
      }
    };
  }

  #gatesOf(of: 'call' | 'execution', tool: Tool | undefined): readonly Gate[] {
    return this.#gates.filter(
      ({ queue }) => queue.of === of && !(queue.unless === 'read-only' && tool?.readOnly === true),
    );
  }
}

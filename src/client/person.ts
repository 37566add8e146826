import type { ClockTime } from '../clocks/live-clocks.ts';

/** What a person answers to a question of the server. */
export type PersonAnswer = 'accept' | 'decline' | 'cancel';

/** How a person behaves. */
export interface PersonBehaviour {
  /** How long the person takes, in virtual milliseconds. `'never'`: the person does not answer; `null`: as long as usual. */
  readonly delayMs: number | 'never' | null;
  readonly answer: PersonAnswer;
  /** Called each time the person is asked. */
  asked?(method: string): void;
}

/** How long a person takes to answer by default, in virtual milliseconds. */
export const defaultHumanDelayMs = 10_000;

/** The person in front of a client, who answers what the server asks. */
export class Person {
  readonly #usual: PersonBehaviour & { readonly delayMs: number | 'never' };
  readonly #behaviours: PersonBehaviour[] = [];
  /** Answers that a person still owes, and the behaviour that decided how long they take. */
  readonly #owed = new Map<() => void, PersonBehaviour>();

  constructor(delayMs: number | 'never' = defaultHumanDelayMs) {
    this.#usual = { delayMs, answer: 'accept' };
  }

  /** Behaves in another way from now on. @returns how to behave as before; what is still owed is then answered at once */
  behave(how: PersonBehaviour): () => void {
    this.#behaviours.push(how);
    return () => {
      const at = this.#behaviours.indexOf(how);
      if (at < 0) return;
      this.#behaviours.splice(at, 1);
      for (const [answer, behaviour] of [...this.#owed]) if (behaviour === how) answer();
    };
  }

  /** Asks the person. Resolves with the answer, once the person has given it. */
  ask(time: ClockTime, method: string): Promise<PersonAnswer> {
    const how = this.#behaviours.at(-1) ?? this.#usual;
    how.asked?.(method);
    const delayMs = how.delayMs ?? this.#usual.delayMs;
    return new Promise((resolve) => {
      const answer = (): void => {
        this.#owed.delete(answer);
        resolve(how.answer);
      };
      this.#owed.set(answer, how);
      if (delayMs !== 'never') time.setTimer(answer, delayMs);
    });
  }
}

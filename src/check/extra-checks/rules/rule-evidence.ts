import type { Era } from '../../../clocks/conditions.ts';
import type { RuleEvidence, RulePlayId } from '../../../properties/protocol/rule-property.ts';
import { transportOf } from '../../../scenario/server/server-under-test.ts';
import type { ClassOfClients } from '../class-check.ts';
import { rulePlays } from './rule-plays.ts';

/** The plays of one server that were made: each is made once, and serves every rule that reads it. */
class Evidence {
  readonly #clients: ClassOfClients;
  readonly #made = new Map<string, Promise<RuleEvidence | null>>();

  constructor(clients: ClassOfClients) {
    this.#clients = clients;
  }

  /** A play in each era that the server speaks. */
  async of(play: RulePlayId): Promise<readonly RuleEvidence[]> {
    const { eras, onlyHttp = false } = rulePlays[play];
    if (onlyHttp && transportOf(this.#clients.server) !== 'http') return [];
    const all: RuleEvidence[] = [];
    for (const era of eras) {
      if (era === 'stateless' && play !== 'probes' && !(await this.#speaksStateless())) continue;
      const made = await this.#in(play, era);
      if (made !== null) all.push(made);
    }
    return all;
  }

  /** The start-up with a probe shows whether the server speaks the stateless revision. */
  async #speaksStateless(): Promise<boolean> {
    return (await this.#in('probes', 'stateless'))?.revision === '2026-07-28';
  }

  #in(play: RulePlayId, era: Era): Promise<RuleEvidence | null> {
    const key = `${play} ${era}`;
    const made = this.#made.get(key) ?? rulePlays[play].play(this.#clients, era);
    this.#made.set(key, made);
    return made;
  }
}

const known = new WeakMap<ClassOfClients, Evidence>();

/** What the plays for the rules show of a server. Each play is made when the first rule needs it. */
export function evidenceOf(clients: ClassOfClients): Evidence {
  const evidence = known.get(clients) ?? new Evidence(clients);
  known.set(clients, evidence);
  return evidence;
}

import { statelessVersion } from '../../../client/request-fields.ts';
import type { Era } from '../../../clocks/conditions.ts';
import type { CannotJudge } from '../../../properties/property.ts';
import type { RuleEvidence, RulePlayId } from '../../../properties/protocol/rule-property.ts';
import type { ClassOfClients } from '../class-check.ts';
import { rulePlays } from './rule-plays.ts';

/** The plays of one server that were made: each is made once, and serves every rule that reads it. */
class Evidence {
  readonly #clients: ClassOfClients;
  readonly #made = new Map<string, Promise<RuleEvidence | CannotJudge | null>>();

  constructor(clients: ClassOfClients) {
    this.#clients = clients;
  }

  /** A play in each era that the server speaks, or why it cannot be made. */
  async of(play: RulePlayId): Promise<readonly (RuleEvidence | CannotJudge)[]> {
    const { eras } = rulePlays[play];
    const all: (RuleEvidence | CannotJudge)[] = [];
    for (const era of eras) {
      if (era === 'stateless' && play !== 'probes' && (await this.revision()) !== statelessVersion) continue;
      const made = await this.#in(play, era);
      if (made !== null) all.push(made);
    }
    return all;
  }

  /** The revision that a client which speaks all agrees on with the server; `null`: the server does not start for it. */
  async revision(): Promise<string | null> {
    const probed = await this.#in('probes', 'stateless');
    return probed !== null && 'revision' in probed ? probed.revision : null;
  }

  #in(play: RulePlayId, era: Era): Promise<RuleEvidence | CannotJudge | null> {
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

import type { Evidence } from '../../clocks/evidence.ts';

/** What the profile of a client says about a rule. */
export interface ClientJudgement {
  /**
   * `satisfied`, `violated`: the profile states it. `unknown`: no source states it. `not-concerned`: the client does not do what
   * the rule is about, such as reconnecting.
   */
  readonly is: 'satisfied' | 'violated' | 'unknown' | 'not-concerned';
  /** Why, in half a sentence. */
  readonly why: string;
  /** The evidence of the statement in the profile; empty: the profile has no statement about it. */
  readonly evidence: readonly Evidence[];
}

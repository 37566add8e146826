import { unknown } from '../../src/clocks/authoring.ts';
import type { Stated } from '../../src/clocks/evidence.ts';
import type { Outcome } from '../../src/clocks/outcome.ts';
import type { Reaction } from '../../src/clocks/reaction.ts';

const reactionsWith = (toServer: Outcome['toServer'], stated: Stated): readonly Reaction[] =>
  (['unknown-token', 'unknown-id'] as const).map((on) => ({
    on,
    fails: null,
    cause: 'protocol-error',
    outcome: { toCaller: 'nothing', toServer },
    ...stated,
  }));

/** A client that reports progress of no open request, and answers to no request, at most in its log, and goes on. */
export const ignoredStrays = (stated: Stated): readonly Reaction[] => reactionsWith([], stated);

/** A client that marks its server as disconnected over such a message. */
export const markedOverStrays = (stated: Stated): readonly Reaction[] =>
  reactionsWith(unknown('it marks the server as disconnected; what its next call does was not seen'), stated);

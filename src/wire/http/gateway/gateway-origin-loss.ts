import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { Outcome } from '../../../clocks/outcome.ts';
import type { Stimulus } from '../../../clocks/reaction.ts';
import type { Cut } from '../exchange.ts';

/** What a profile says of losing its origin; `null`: it says nothing. */
export function lossOutcome(profile: GatewayProfile, how: Cut, begun: boolean): Outcome | null {
  const stimuli: readonly Stimulus[] = begun
    ? ['stream-broken', 'connection-lost']
    : how === 'refused'
      ? ['network-error']
      : ['connection-lost', 'network-error'];
  for (const stimulus of stimuli) {
    const reaction = profile.reactions?.find(({ on, when }) => on === stimulus && when === undefined);
    if (reaction !== undefined) return reaction.outcome;
  }
  return null;
}

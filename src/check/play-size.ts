import { connectsForEachCall } from '../client/tool-call.ts';
import type { Conditions } from '../clocks/conditions.ts';
import type { ChosenClient } from './client-spec.ts';
import type { WireGroup } from './wire-groups.ts';

/** Calls of a server whose tools nobody has asked for yet. Only which play is longer comes of it. */
const likelyCalls = 8;

const startsOf = ({ profile, settings }: ChosenClient, conditions: Conditions): number =>
  connectsForEachCall({ profile, conditions: { ...conditions, settings } }) ? 1 + likelyCalls : 1;

/**
 * About how long the play of a group takes, as a number of starts of its server, for nearly all of the time is spent on
 * these. One that comes along may have to play by itself.
 */
export const playSize = ({ leader, others }: WireGroup, conditions: Conditions): number =>
  [leader, ...others].reduce((starts, client) => starts + startsOf(client, conditions), 0);

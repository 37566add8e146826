import { knownClientInfo } from '../client/request-fields.ts';
import { wireClassOf } from '../client/wire-class.ts';
import type { Conditions } from '../clocks/conditions.ts';
import type { ChosenClient } from './client-spec.ts';

/**
 * Equal for clients that put exactly the same on the wire towards a server that answers, their names included: a server may
 * list other tools for one client than for another. Where nobody knows what a client calls itself, no name of a known one
 * is put in its place either.
 */
export const wireClass = ({ profile, settings }: ChosenClient, conditions: Conditions): string =>
  JSON.stringify([knownClientInfo(profile), wireClassOf(profile, { ...conditions, settings })]);

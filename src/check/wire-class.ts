import { wireClassOf } from '../client/wire-class.ts';
import type { Conditions } from '../clocks/conditions.ts';
import type { ChosenClient } from './client-spec.ts';

/** Equal for clients that put exactly the same on the wire towards a server that answers. */
export const wireClass = ({ profile, settings }: ChosenClient, conditions: Conditions): string =>
  wireClassOf(profile, { ...conditions, settings });

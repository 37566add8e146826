import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Conditions } from '../../src/clocks/conditions.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import type { Stated, Unknown } from '../../src/clocks/evidence.ts';
import { plainDeadlines } from '../../src/clocks/plain-deadline.ts';
import { conditions } from '../../src/clocks/testing/hop.ts';
import { type Play, playProfile } from './play-profile.ts';
import type { Script } from './scripted-link.ts';

/** Something known about a client, and wrong twins of its profile. */
export interface Truth {
  /** Kebab-case, unique per client. */
  readonly id: string;
  readonly says: string;
  /** The statements of the profile that it proves: their evidence is its evidence. */
  readonly proves: readonly (Stated | Unknown | undefined)[];
  /** Plays a profile and expects what is true of it. */
  readonly holds: (client: ClientProfile) => void | Promise<void>;
  /** Profiles with a mistake in them, each of which must fail the check. */
  readonly twins: readonly ClientProfile[];
}

/** A client with one of its deadlines changed. */
export function withDeadline(client: ClientProfile, name: string, change: Partial<Deadline>): ClientProfile {
  const deadline = client.deadlines[name];
  if (deadline === undefined) throw new Error(`${client.id} has no deadline ${name}`);
  return { ...client, deadlines: { ...client.deadlines, [name]: { ...deadline, ...change } } };
}

/** The limit of a deadline over stdio under these settings, in milliseconds; `undefined`: it never fires. */
export const limitOf = (client: ClientProfile, name: string, settings: Conditions['settings']): number | undefined =>
  plainDeadlines(client, conditions({ settings })).find((deadline) => deadline.name === name)?.limitMs;

/** When the client reported that the call failed, in milliseconds, and by which deadline or reaction; `null`: never. */
export async function failure(
  client: ClientProfile,
  script: Script,
  play: Play = {},
): Promise<readonly [number, string] | null> {
  const { told } = await playProfile(client, script, play);
  return told === null ? null : [told.atMs, told.by.slice(told.by.indexOf('/') + 1)];
}

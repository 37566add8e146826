import { ProfileError } from './profile-error.ts';

/** The fields that every profile has. */
interface Profile {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly deadlines: { readonly [name: string]: { readonly evidence: readonly unknown[] } };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The first mistake in a profile that may not have been compiled with types; `null`: none of these mistakes. */
function mistakeIn(profile: Profile): string | null {
  const { id, name, version, deadlines } = profile;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    return `its id is in kebab case, such as "my-client", and is ${JSON.stringify(id)}`;
  if (typeof name !== 'string' || name === '')
    return `it has a name for people, and this one is ${JSON.stringify(name)}`;
  if (typeof version !== 'string' || version === '')
    return `it has a version, and this one is ${JSON.stringify(version)}`;
  if (!isObject(deadlines)) return `its deadlines are an object, and are ${JSON.stringify(deadlines)}`;
  const unproved = Object.keys(deadlines).find((key) => !(Number(deadlines[key]?.evidence?.length) > 0));
  return unproved === undefined ? null : `its deadline ${unproved} has no evidence: say with by(...) how it is known`;
}

/** The profiles of one kind, by their ids: the profiles of this package, and those that a user defined. */
export class ProfileRegistry<P extends Profile> {
  readonly #kind: string;
  readonly #profiles: Map<string, P>;
  readonly #defined: P[] = [];

  /** @param kind the kind of the profiles, for error messages: `client` or `gateway` */
  constructor(kind: string, profiles: readonly P[]) {
    this.#kind = kind;
    this.#profiles = new Map(profiles.map((profile) => [profile.id, profile]));
  }

  byId(id: string): P | undefined {
    return this.#profiles.get(id);
  }

  /** The profiles that a user defined, in the order of their definition. */
  get defined(): readonly P[] {
    return this.#defined;
  }

  /**
   * Adds a profile.
   *
   * @returns the profile
   * @throws ProfileError (`ERR_PROFILE`) if the profile is incomplete, or another profile has its id
   */
  define(profile: P): P {
    if (!isObject(profile))
      throw new ProfileError(`a ${this.#kind} is defined by a profile, not by ${JSON.stringify(profile)}`);
    const mistake = mistakeIn(profile);
    if (mistake !== null) throw new ProfileError(`a ${this.#kind} cannot be defined like this: ${mistake}`);
    const known = this.#profiles.get(profile.id);
    if (known === profile) return profile;
    if (known !== undefined)
      throw new ProfileError(
        `there is a ${this.#kind} ${JSON.stringify(profile.id)} already: give this one another id`,
      );
    this.#profiles.set(profile.id, profile);
    this.#defined.push(profile);
    return profile;
  }
}

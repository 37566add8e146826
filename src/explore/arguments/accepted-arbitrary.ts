import * as fc from 'fast-check';
import { UnsatisfiableSchemaError } from './unsatisfiable-schema-error.ts';

/** The largest number of values that are drawn for one that fits. fast-check's own `filter` has no limit. */
const maxTries = 500;

/**
 * The values of `source` for which `accepts` is true. For keywords that generation cannot meet exactly: `not`, `oneOf`, two
 * patterns at once.
 *
 * Generating throws UnsatisfiableSchemaError for `at` if {@link maxTries} values in a row do not fit.
 */
export class AcceptedArbitrary<T> extends fc.Arbitrary<T> {
  readonly #source: fc.Arbitrary<T>;
  readonly #accepts: (value: T) => boolean;
  readonly #at: string;

  constructor(source: fc.Arbitrary<T>, accepts: (value: T) => boolean, at: string) {
    super();
    this.#source = source;
    this.#accepts = accepts;
    this.#at = at;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    for (let tries = 0; tries < maxTries; tries += 1) {
      // fast-check's bias prefers extreme values. If half of the tries found nothing, the other half has no bias.
      const value = this.#source.generate(random, tries < maxTries / 2 ? biasFactor : undefined);
      if (this.#accepts(value.value)) return value;
    }
    throw new UnsatisfiableSchemaError(this.#at, `none of ${maxTries} generated values passed its other keywords`);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.#source.canShrinkWithoutContext(value) && this.#accepts(value);
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.#source.shrink(value, context).filter((shrunk) => this.#accepts(shrunk.value));
  }
}

import * as fc from 'fast-check';

/**
 * The values of `source`, each of which can be shrunk later: fast-check shrinks only within its own runs. Values are recognised by
 * identity.
 */
export class ShrinkableArbitrary<T extends object> extends fc.Arbitrary<T> {
  readonly #source: fc.Arbitrary<T>;
  readonly #contexts = new WeakMap<T, unknown>();

  constructor(source: fc.Arbitrary<T>) {
    super();
    this.#source = source;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    return this.#remember(this.#source.generate(random, biasFactor));
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.#source.canShrinkWithoutContext(value);
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.#source.shrink(value, context).map((one) => this.#remember(one));
  }

  /** Whether {@link simpler} knows how to shrink this value. */
  canShrink(value: T): boolean {
    return this.#contexts.has(value) || this.canShrinkWithoutContext(value);
  }

  /** Simpler values, the simplest first. Empty for a value that cannot be shrunk. */
  *simpler(value: T): Generator<T> {
    const known = this.#contexts.has(value);
    if (!this.canShrink(value)) return;
    for (const { value: one } of this.shrink(value, known ? this.#contexts.get(value) : undefined)) yield one;
  }

  #remember(one: fc.Value<T>): fc.Value<T> {
    // An arbitrary of the user may give something else: what plays the case says what is wrong with it.
    if (typeof one.value === 'object' && one.value !== null) this.#contexts.set(one.value, one.context);
    return one;
  }
}

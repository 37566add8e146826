import * as fc from 'fast-check';

/** Shrinking stops after this many steps, even if the arbitrary could shrink further. */
const maxSteps = 10_000;
/** A second limit, in steps times characters of JSON: a step of a large value takes longer. */
const maxWork = 20_000_000;

/** The value that all values of `source` shrink towards, or the value at which a limit stops shrinking. */
export class SimplestArbitrary<T> extends fc.Arbitrary<T> {
  readonly #source: fc.Arbitrary<T>;

  constructor(source: fc.Arbitrary<T>) {
    super();
    this.#source = source;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    let simplest = this.#source.generate(random, biasFactor);
    const characters = JSON.stringify(simplest.value_)?.length ?? 1;
    const steps = Math.min(maxSteps, Math.ceil(maxWork / characters));
    for (let step = 0; step < steps; step += 1) {
      const simpler = this.#source.shrink(simplest.value_, simplest.context).getNthOrLast(0);
      if (simpler === null) break;
      simplest = simpler;
    }
    return simplest;
  }

  override canShrinkWithoutContext(_value: unknown): _value is T {
    return false;
  }

  override shrink(): fc.Stream<fc.Value<T>> {
    return fc.Stream.nil();
  }
}

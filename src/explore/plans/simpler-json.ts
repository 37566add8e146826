const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whole numbers between 0 and `value`, the nearest to 0 first: 0, then half of the way, and at last the next one. */
function* smaller(value: number): Generator<number> {
  if (value === 0) return;
  yield 0;
  const whole = Math.trunc(value);
  if (whole !== value) yield whole;
  for (let step = Math.trunc(whole / 2); step !== 0; step = Math.trunc(step / 2)) yield whole - step;
}

/** Shorter parts of a text or a list: nothing, halves, and all but one element. */
function* shorter<T extends string | readonly unknown[]>(value: T): Generator<T> {
  const { length } = value;
  if (length === 0) return;
  const lengths = [0, Math.floor(length / 2), length - 1];
  for (const kept of new Set(lengths)) if (kept < length) yield value.slice(0, kept) as T;
  if (length > 1) yield value.slice(1) as T;
}

/**
 * Simpler values of the same shape, the simplest first: smaller numbers, shorter texts and lists, objects with fewer keys. Their
 * caller decides which of them are valid.
 */
export function* simplerJson(value: unknown): Generator<unknown> {
  if (typeof value === 'number') yield* smaller(value);
  else if (typeof value === 'string') yield* shorter(value);
  else if (value === true) yield false;
  else if (Array.isArray(value)) {
    yield* shorter(value);
    for (const [index, part] of value.entries())
      for (const simpler of simplerJson(part)) yield value.with(index, simpler);
  } else if (isObject(value)) {
    for (const key of Object.keys(value))
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    for (const [key, part] of Object.entries(value))
      for (const simpler of simplerJson(part)) yield { ...value, [key]: simpler };
  }
}

/**
 * Replaces a method by what `make` makes of it. Unlike `Patches`, it may be undone in any order.
 *
 * @returns how to put it back, unless somebody else has replaced it since: then ours stays beneath
 */
export function replace<F>(target: object, key: string, make: (native: F) => F): () => void {
  const before = Object.getOwnPropertyDescriptor(target, key) as PropertyDescriptor;
  const ours = make(before.value as F);
  Object.defineProperty(target, key, { ...before, value: ours });
  return () => {
    if (Reflect.get(target, key) === ours) Object.defineProperty(target, key, before);
  };
}

/** A part that is still to be written, or text that closes one. */
type Pending = { readonly value: unknown } | { readonly text: string };

const isWritten = (value: unknown): boolean => value !== undefined && typeof value !== 'function';

/** What stands inside an array or object, in order, with its punctuation. */
function inside(value: object): Pending[] {
  if (Array.isArray(value))
    return value.flatMap((part: unknown, index): Pending[] => [
      { text: index === 0 ? '' : ',' },
      { value: isWritten(part) ? part : null },
    ]);
  return Object.entries(value)
    .filter(([, part]) => isWritten(part))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, part], index): Pending[] => [
      { text: `${index === 0 ? '' : ','}${JSON.stringify(key)}:` },
      { value: part },
    ]);
}

/**
 * A JSON value as text with the keys of every object sorted: equal values have equal texts. Does not recurse, so no depth
 * is too deep for it.
 */
export function canonicalJson(value: unknown): string {
  const pending: Pending[] = [{ value }];
  const parts: string[] = [];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ('text' in next) parts.push(next.text);
    else if (typeof next.value !== 'object' || next.value === null) parts.push(JSON.stringify(next.value) ?? 'null');
    else {
      const array = Array.isArray(next.value);
      parts.push(array ? '[' : '{');
      pending.push({ text: array ? ']' : '}' });
      for (const part of inside(next.value).reverse()) pending.push(part);
    }
  }
  return parts.join('');
}

/** A value that is still to be written, or punctuation and a key between values. */
type Pending = { readonly value: unknown } | { readonly text: string };

const isWritten = (value: unknown): boolean => value !== undefined && typeof value !== 'function';

/** The values inside an array or object, in order, with the text between them. */
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

/** The number of levels that are written by recursion, which is several times faster. Nearly all values have fewer. */
const recursionDepth = 100;

/** Writes `depth` levels of a value by recursion, and the levels below them without recursion. */
function written(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth === 0) return withoutRecursion(value);
  let text = '';
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const part: unknown = value[index];
      text += `${index === 0 ? '' : ','}${isWritten(part) ? written(part, depth - 1) : 'null'}`;
    }
    return `[${text}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const part: unknown = Reflect.get(value, key);
    if (isWritten(part)) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${written(part, depth - 1)}`;
  }
  return `{${text}}`;
}

/**
 * A JSON value as text with the keys of every object sorted: equal values have equal texts. The value may be nested to any
 * depth.
 */
export const canonicalJson = (value: unknown): string => written(value, recursionDepth);

/** The same without recursion. */
function withoutRecursion(value: unknown): string {
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

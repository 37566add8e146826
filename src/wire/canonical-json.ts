/** A part that is still to be written, or text that closes one. */
type Pending = { readonly value: unknown } | { readonly text: string };

const isWritten = (value: unknown): boolean => value !== undefined && typeof value !== 'function';

/** What is inside an array or object, in order, with its punctuation. */
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

/** So deep a value is written by recursion, which is several times faster: nearly all are. */
const recursionDepth = 100;

/** Writes a value as deep as recursion may go, and what lies deeper without it. */
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
 * A JSON value as text with the keys of every object sorted: equal values have equal texts. No depth is too deep for it.
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

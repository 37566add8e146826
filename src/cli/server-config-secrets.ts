/** Fields whose text may come from a server or a service that it calls. All other fields are ours and are unchanged. */
const written: ReadonlySet<string> = new Set([
  'stderr',
  'message',
  'because',
  'stopped',
  'why',
  'name',
  'text',
  'note',
]);

/** Shorter values are not secrets, but words such as `info` or `3000`, which many texts contain. */
const shortest = 6;

/**
 * Copies a value. In its free text every value of `env` is replaced by its name: a key that a server prints must not be in a
 * report.
 *
 * @param env the secret values, by their names
 */
export function withoutSecrets<T>(value: T, env: { readonly [name: string]: string }): T {
  const secrets = Object.entries(env)
    .filter(([, secret]) => secret.length >= shortest)
    .sort(([, a], [, b]) => b.length - a.length);
  const clean = (text: string): string =>
    secrets.reduce((left, [name, secret]) => left.replaceAll(secret, `[${name}]`), text);
  const walk = (one: unknown, free: boolean): unknown => {
    if (typeof one === 'string') return free ? clean(one) : one;
    if (Array.isArray(one)) return one.map((each) => walk(each, free));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner, written.has(key))]));
  };
  return secrets.length === 0 ? value : (walk(value, typeof value === 'string') as T);
}

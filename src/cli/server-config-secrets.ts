/** Fields whose text a server, or a service that it calls, may have written. All others are ours, and stay as they are. */
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

/** Shorter values are words like `info` or `3000`: no secrets, and every text has them. */
const shortest = 6;

/**
 * The same value, in whose free text every value of an environment is replaced by its name: a server that prints its
 * key must not bring it into a report.
 *
 * @param env what the server was started with
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

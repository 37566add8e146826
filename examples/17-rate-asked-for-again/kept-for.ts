/** Keeps results for a time. Callers that ask for the same key at the same time share one request. */
export function keptFor<T>(ttlMs: number, get: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const kept = new Map<string, { readonly result: Promise<T>; readonly endsAtMs: number }>();
  return (key) => {
    const nowMs = Date.now();
    for (const [old, { endsAtMs }] of kept) if (endsAtMs <= nowMs) kept.delete(old);
    const known = kept.get(key);
    if (known !== undefined) return known.result;
    const result = get(key);
    kept.set(key, { result, endsAtMs: nowMs + ttlMs });
    result.catch(() => kept.delete(key)); // an error is not kept
    return result;
  };
}

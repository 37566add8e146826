import type { Entry } from '../../wire/transcript.ts';

/** How often one request was sent to an upstream, by method, host and path. */
export interface UpstreamRequest {
  /** Such as `POST api.example.com/v1/items`. */
  readonly what: string;
  readonly method: string;
  readonly times: number;
  /** When the first and the last of them were seen, in virtual milliseconds. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * The requests to upstreams that faults saw, in the order in which they were first sent. A fault writes several notes about one
 * request: the most frequent note counts.
 *
 * @param faults the ids of the faults whose notes count
 */
export function upstreamRequests(
  entries: readonly Entry[],
  faults: (id: string) => boolean,
): readonly UpstreamRequest[] {
  const requests = new Map<string, { method: string; firstMs: number; lastMs: number; notes: Map<string, number> }>();
  for (const entry of entries) {
    if (entry.kind !== 'fault' || entry.beside || !faults(entry.fault)) continue;
    if (typeof entry.about.method !== 'string') continue;
    const { method, host, path } = entry.about;
    const what = `${method} ${host}${path}`;
    const known = requests.get(what) ?? { method, firstMs: entry.atMs, lastMs: entry.atMs, notes: new Map() };
    const note = `${entry.fault} ${entry.note}`;
    known.notes.set(note, (known.notes.get(note) ?? 0) + 1);
    requests.set(what, { ...known, lastMs: entry.atMs });
  }
  return [...requests].map(([what, { method, firstMs, lastMs, notes }]) => ({
    what,
    method,
    times: Math.max(...notes.values()),
    firstMs,
    lastMs,
  }));
}

import {
  type ErrorFrame,
  type Fields,
  type FrameId,
  isRequest,
  isStateless,
  type ResultFrame,
} from '../../wire/frame.ts';
import type { Entry } from '../../wire/transcript.ts';

/** One request of the client, read from a transcript. Times are virtual milliseconds. */
export interface RequestRecord {
  readonly id: FrameId;
  readonly method: string;
  readonly params: Fields;
  /** The tool, if it is a call; `null`: it is no call. */
  readonly tool: string | null;
  /** Its progress token; `null`: it has none. */
  readonly token: FrameId | null;
  readonly spanId: number | null;
  /** Whether it is of the era without sessions. */
  readonly stateless: boolean;
  readonly sentAtMs: number;
  /** The index of its entry. */
  readonly at: number;
  /** What the server answered; `null`: nothing. */
  readonly answer: { readonly frame: ResultFrame | ErrorFrame; readonly atMs: number; readonly at: number } | null;
}

const isId = (value: unknown): value is FrameId => typeof value === 'string' || typeof value === 'number';

const metaOf = (params: Fields | undefined): Fields => {
  const meta = params?._meta;
  return typeof meta === 'object' && meta !== null ? (meta as Fields) : {};
};

/** Every request of the client, in order. Each id is used once in a session. */
export function requestsIn(entries: readonly Entry[]): readonly RequestRecord[] {
  const answers = new Map<string, NonNullable<RequestRecord['answer']>>();
  for (const [at, entry] of entries.entries()) {
    if (entry.kind !== 'received' || 'method' in entry.frame || entry.frame.id === null) continue;
    const key = String(entry.frame.id);
    if (!answers.has(key)) answers.set(key, { frame: entry.frame, atMs: entry.atMs, at });
  }
  return entries.flatMap((entry, at): RequestRecord[] => {
    if (entry.kind !== 'sent' || !isRequest(entry.frame)) return [];
    const { id, method, params = {} } = entry.frame;
    const token = metaOf(params).progressToken;
    return [
      {
        id,
        method,
        params,
        tool: method === 'tools/call' ? String(params.name) : null,
        token: isId(token) ? token : null,
        spanId: entry.spanId,
        stateless: isStateless(entry.frame),
        sentAtMs: entry.atMs,
        at,
        answer: answers.get(String(id)) ?? null,
      },
    ];
  });
}

/** A notification of progress, read from a transcript. */
export interface ProgressRecord {
  /** Its token, as text; `null`: it has none. */
  readonly token: string | null;
  /** Its value; `null`: it is no number. */
  readonly value: number | null;
  readonly atMs: number;
  /** The index of its entry. */
  readonly at: number;
}

/** Every notification of progress. Of thousands only the first are whole in a transcript: the others are left out. */
export const progressIn = (entries: readonly Entry[]): readonly ProgressRecord[] =>
  entries.flatMap((entry, at): ProgressRecord[] => {
    if (entry.kind !== 'received' || !('method' in entry.frame)) return [];
    const { method, params } = entry.frame;
    if (method !== 'notifications/progress' || params === undefined) return [];
    const { progressToken: token, progress } = params;
    const value = typeof progress === 'number' ? progress : null;
    return [{ token: isId(token) ? String(token) : null, value, atMs: entry.atMs, at }];
  });

import { isAnswer } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { PropertyInfo } from '../property.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { quoted, type Statement, say } from '../statement.ts';

/** A host that the server dialled and could not reach. */
export interface UnreachedHost {
  /** Its name, with the port where one was dialled: `api.example.com:443`. */
  readonly host: string;
  /** The code of the system's error: `ECONNREFUSED`, `ENOTFOUND` ... */
  readonly error: string;
}

/** Whether two are one host: a name that could not be looked up has no port, one that is dialled later has. */
const isSameHost = (host: string, other: string): boolean => host === other || other.startsWith(`${host}:`);

/**
 * The hosts that the server dialled during a start-up or a call and could not reach before it answered, each once. What it dials
 * after its answer had no influence on it.
 *
 * @param rootId the `startup` or `call`
 */
export function unreachedHosts({ entries, head }: Transcript, rootId: number): readonly UnreachedHost[] {
  const index = new SpanIndex({ head, entries, work: [] });
  const failed = new Map<string, string>();
  const from = entries.findIndex((entry) => entry.kind === 'begin' && entry.id === rootId);
  for (const entry of entries.slice(Math.max(0, from))) {
    if (entry.kind === 'dialled') {
      if (entry.error !== null) failed.set(entry.host, entry.error);
      else for (const host of failed.keys()) if (isSameHost(host, entry.host)) failed.delete(host);
    }
    const isOwn = entry.kind === 'received' && index.isWithin(entry.spanId, rootId);
    if (index.begin(rootId)?.span === 'call' && isOwn && isAnswer(entry.frame)) break;
    if (entry.kind === 'end' && entry.id === rootId && entry.how === 'ok') break;
  }
  return [...failed].map(([host, error]) => ({ host, error }));
}

/** Names hosts in one phrase: `api.example.com (ENOTFOUND)`. */
export const hostsInWords = (hosts: readonly UnreachedHost[]): string =>
  hosts.map(({ host, error }) => `${host} (${error})`).join(', ');

/** The finding in one sentence. @param answer the first line of the answer; `null`: it has none */
export const unreachableStatement = (hosts: readonly UnreachedHost[], answer: string | null): Statement =>
  say`${hostsInWords(hosts)} could not be reached, so what was answered says nothing of the tool${quoted(answer)}`;

/** A host that the server dialled before its answer could not be reached, so the answer says nothing of the tool. */
export const upstreamUnreachable = {
  id: 'upstream-unreachable',
  summary: 'a host that the server dialled before its answer could not be reached',
  severity: 'warning',
} as const satisfies PropertyInfo;

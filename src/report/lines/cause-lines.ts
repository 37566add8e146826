import { hostsInWords, type UnreachedHost } from '../../properties/findings/upstream-unreachable.ts';
import type { Timeline } from '../../properties/judging/timeline.ts';
import type { ConnectionWait } from '../../properties/reading/connection-waits.ts';
import type { KnownCause } from '../../properties/reading/known-causes.ts';
import type { Line } from './labelled-lines.ts';
import { duration } from './number.ts';

/** The stream for requests of the server is a GET without a message. */
const holder = (name: string): string => (name === 'GET' ? 'the standing GET' : name);

/** The exchanges that held the connections. Empty if they are unknown. */
function holders({ heldBy, heldByOthers }: ConnectionWait): string {
  const count = heldBy.length + heldByOthers;
  if (count === 0) return '';
  const own = [...new Set(heldBy.map(holder))];
  const others =
    heldByOthers === 1 ? ['a stream of others'] : heldByOthers > 1 ? [`${heldByOthers} streams of others`] : [];
  const all = [...own, ...others];
  const names = all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all.join();
  return count === 1 ? `: the only one was held by ${names}` : `: all ${count} were held by ${names}`;
}

/** The longest wait for a connection before a request could be sent. */
export function waitLines(timeline: Timeline | null): readonly Line[] {
  const waits = timeline?.waits ?? [];
  const long = (wait: ConnectionWait) => wait.waitedMs ?? Number.POSITIVE_INFINITY;
  const [longest] = waits.toSorted((a, b) => long(b) - long(a));
  if (longest === undefined) return [];
  const { waitedMs } = longest;
  const text =
    waitedMs === null
      ? `for a connection that never came free${holders(longest)}`
      : `${duration(waitedMs)} for a connection${holders(longest)}`;
  return [{ label: 'waited', text }];
}

/** What to do about each kind of cause. */
const remedies: { readonly [kind in KnownCause['kind']]: string } = {
  'unanswered-request': 'put a time limit on what you ask of the client, and go on without its answer',
  'request-without-stream':
    'ask on the stream of the request that is being answered (extra.sendRequest of the SDK), with a time limit',
  'unread-answer':
    'answer each request once, with its own id, as one JSON-RPC object: over stdio, on a line of its own',
  'accepted-only':
    'answer a request in its own response, as JSON or as an event stream: 202 is for notifications and for answers of the client',
  'unfinished-line': 'end each message with a line feed, and write nothing else to standard output',
  'earlier-call': 'answer calls beside each other, and end what was cancelled or given up',
};

/** The known causes why a call or a start-up waited, and what to do about them. */
export const causeLines = (causes: readonly KnownCause[]): readonly Line[] =>
  causes.flatMap(({ kind, message }) => [
    { label: 'cause', text: message },
    { label: 'do', text: remedies[kind] },
  ]);

/** The hosts that the server could not reach: the most likely reason of a failure. */
export const upstreamLines = (hosts: readonly UnreachedHost[]): readonly Line[] =>
  hosts.length === 0 ? [] : [{ label: 'upstream', text: `the server could not reach ${hostsInWords(hosts)}` }];

import type { Oddity } from '../clocks/oddity.ts';
import { type Frame, isRequest } from '../wire/frame.ts';
import type { ClientSession } from './client-session.ts';
import { taken } from './taking.ts';

/** An answer with a result and an error holds both, until it is known which of the two a client takes. */
type Both = Frame & { readonly result?: unknown; readonly error?: unknown };

/** The span that a frame is about: whose request it answers, or which may wait for the answer to the server's own. */
function spanOf({ requests, spans }: ClientSession, frame: Frame): number | null {
  if (isRequest(frame)) return spans.openSpans('execution').at(-1)?.id ?? null;
  const id: unknown = 'method' in frame ? frame.params?.progressToken : frame.id;
  return typeof id === 'number' || typeof id === 'string' ? requests.spanOfId(id) : null;
}

/** A frame as this client reads it; `null`: to it, it is none. */
export function readAs(session: ClientSession, frame: Frame, odd: readonly Oddity[]): Frame | null {
  let read: Both = frame;
  for (const oddity of odd) {
    const note = `a message from the server has ${oddity.replaceAll('-', ' ')}`;
    const how = taken(session, { oddity, note }, spanOf(session, frame));
    if (how === 'dropped') return null;
    if (oddity !== 'result-and-error') continue;
    const { result, error, ...rest } = read;
    read = (how === 'as-error' ? { ...rest, error } : { ...rest, result }) as Frame;
  }
  return read;
}

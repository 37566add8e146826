import { unknown } from '../clocks/authoring.ts';
import type { Cause } from '../clocks/cause.ts';
import type { ToCaller } from '../clocks/outcome.ts';
import type { Reaction, Trigger } from '../clocks/reaction.ts';
import type { Span } from '../clocks/span.ts';
import { firstLine } from '../wire/first-line.ts';
import type { FrameId } from '../wire/frame.ts';
import type { HttpFailure, QuotedResponse } from '../wire/http/link/http-event.ts';
import { guessedReading } from '../wire/transcript.ts';
import type { SessionParts } from './client-session.ts';
import { type Failed, failed } from './ended.ts';
import { failOpenWork, reactionTo } from './reactions.ts';

/** What went wrong with an exchange. */
export interface HttpTrouble {
  readonly why: HttpFailure | 'stream-ended';
  readonly note: string;
  readonly status: number | null;
  readonly sse: boolean;
  readonly lastEventId: string | null;
  /** What there is to quote; `null`: no response was read. */
  readonly said: QuotedResponse | null;
  /** The clock behind it, where it was one of the client's. */
  readonly by: string | null;
}

const causes: { readonly [why in HttpTrouble['why']]: Cause } = {
  'network-error': 'network',
  'stream-broken': 'network',
  'body-broken': 'network',
  'stream-ended': 'closed',
  'http-3xx': 'garbage',
  'http-400': 'http-4xx',
  'http-404': 'http-4xx',
  'http-4xx': 'http-4xx',
  'http-5xx': 'http-5xx',
  unauthorized: 'unauthorized',
  'odd-content': 'garbage',
  'odd-response': 'garbage',
};

/** The triggers that a profile may state a reaction to, the closest first. */
function triggersOf({ why, status, said }: HttpTrouble): readonly Trigger[] {
  if (why === 'unauthorized') return status === 403 ? ['http-403', why, 'http-4xx'] : [why, 'http-4xx'];
  if (why === 'http-400' || why === 'http-404') return [why, 'http-4xx'];
  if (why === 'http-3xx') return said?.location == null ? [why] : ['redirected', why];
  return why === 'body-broken' ? [why, 'network-error'] : [why];
}

/** Every client notices an exchange that failed outright, whatever its words. */
const unknownWords: ToCaller = {
  error: unknown('how this client puts it'),
  code: null,
  to: unknown('who gets to see it'),
};

/** The word of its profile on it, the closest first. */
const reactionFor = (session: SessionParts, trouble: HttpTrouble, during: Span): Reaction | undefined =>
  triggersOf(trouble)
    .map((on) => reactionTo(session, on, during))
    .find((reaction) => reaction !== undefined);

/** A server of the era before may answer the probe with any error status: then it is spoken to as such. */
const refusesProbe = (why: HttpTrouble['why']): boolean => causes[why] !== 'network' && causes[why] !== 'closed';

const goesOn: Pick<Reaction, 'fails' | 'outcome' | 'cause'> = {
  fails: 'probe',
  cause: 'protocol-error',
  outcome: { toCaller: { go: 'next-step' }, toServer: [] },
};

/**
 * So long after its response was cut, a request that no clock of its client runs over is given up by us, in virtual
 * milliseconds: a server might yet answer on another stream.
 */
const graceMs = 3_600_000;

function forsake({ spans, forsaken }: SessionParts, spanId: number, note: string): void {
  if (spans.isOpen(spanId) && !spans.isClocked(spanId))
    forsaken(`the response was cut (${note}), no clock of the client runs, and an hour later there is still no answer`);
}

/** The clock, or the limit, of an intermediary that ended an exchange. */
function hopBehind({ writer }: SessionParts, exchangeId: number): string | null {
  const entry = writer.transcript.entries.findLast(
    (one) =>
      one.kind === 'hop' && one.spanId === exchangeId && (one.event.what === 'expired' || one.event.what === 'limit'),
  );
  return entry?.kind === 'hop' && 'by' in entry.event ? entry.event.by : null;
}

/**
 * An error as the caller gets it, with what it quotes from the response: `{body}`, `{type}`, `{location}` and `{status}`, the last
 * also as its code.
 */
function quoting(toCaller: ToCaller, { status, said }: HttpTrouble): ToCaller {
  if (typeof toCaller !== 'object' || !('error' in toCaller)) return toCaller;
  const code = toCaller.code === '{status}' ? status : toCaller.code;
  if (typeof toCaller.error !== 'string') return { ...toCaller, code };
  const places: { readonly [name: string]: string } = {
    body: said?.body ?? '',
    type: String(said?.type ?? null),
    location: said?.location ?? '',
    status: String(status),
  };
  return {
    ...toCaller,
    code,
    error: toCaller.error.replaceAll(/\{(body|type|location|status)\}/g, (_, name) => places[name] ?? ''),
  };
}

/** How an exchange that came to nothing ends what waits for it, as the client puts it. */
function failureOf(
  session: SessionParts,
  trouble: HttpTrouble,
  reaction: Pick<Reaction, 'cause' | 'outcome'> | undefined,
  exchangeId: number,
): Failed {
  const { why, by } = trouble;
  const toCaller = quoting(reaction?.outcome.toCaller ?? unknownWords, trouble);
  return failed(
    reaction?.cause ?? causes[why],
    toCaller,
    by ?? hopBehind(session, exchangeId) ?? `${session.profile.id}/${why}`,
  );
}

/** The same of something that is no request, and that the client waits for on behalf of a span. */
export function noticeTrouble(
  session: SessionParts,
  spanId: number,
  during: Span,
  exchangeId: number,
  trouble: HttpTrouble,
): Failed {
  const how = failureOf(session, trouble, reactionFor(session, trouble, during), exchangeId);
  session.writer.write({ kind: 'told', spanId, by: how.by, down: how.toCaller });
  return how;
}

/**
 * An exchange gave no answer. Its caller is notified, as the client's profile says. Where the profile says nothing of a
 * stream that was cut, that is unknown: it is played as if the client waited on, and written down. Of anything else the
 * caller is notified.
 *
 * @param resumes whether the client goes on with the stream elsewhere: then nothing has failed yet
 */
export function httpTrouble(
  session: SessionParts,
  requestId: FrameId | null,
  exchangeId: number,
  trouble: HttpTrouble,
  resumes: boolean,
): void {
  const { spans, requests, writer } = session;
  const { why, note } = trouble;
  const spanId = requestId === null ? null : requests.spanOfId(requestId);
  const behind = trouble.by ?? hopBehind(session, exchangeId);
  const said = trouble.said === null ? null : firstLine(trouble.said.body);
  writer.write({
    kind: 'stimulus',
    on: why,
    spanId,
    note,
    ...(trouble.status === null ? {} : { status: trouble.status }),
    ...(said === null ? {} : { said }),
    ...(behind === null ? {} : { by: behind }),
  });
  if (spanId === null) return;
  if (why === 'stream-broken' || why === 'body-broken' || why === 'network-error')
    spans.mark('transport-error', spanId);
  if (why === 'stream-ended') spans.mark('stream-ended', spanId);
  if (resumes || !spans.isOpen(spanId)) return;
  const during = spans.nameOf(spanId);
  const word = reactionFor(session, trouble, during);
  const refused = during === 'probe' && word?.during !== 'probe' && refusesProbe(why);
  const reaction = refused ? goesOn : word;
  const unstated = reaction === undefined && (why === 'stream-broken' || why === 'stream-ended');
  if (unstated) {
    const guess = `${note}: what this client does with a response that was cut is unknown`;
    writer.write({ kind: 'stimulus', on: guessedReading, spanId, note: guess });
  }
  if (unstated || reaction?.fails === null) {
    session.time.setTimer(() => forsake(session, spanId, note), graceMs);
    return;
  }
  const how = failureOf(session, trouble, reaction, exchangeId);
  if (how.cause === 'session-lost') session.link.http?.useSession(null);
  requests.giveUp(spanId);
  if (reaction?.outcome.reach === 'connection') {
    failOpenWork(session, how);
    return;
  }
  writer.write({ kind: 'told', spanId, by: how.by, down: how.toCaller });
  spans.finish(spanId, how);
}

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

/** How an exchange failed. */
export interface HttpTrouble {
  readonly why: HttpFailure | 'stream-ended';
  readonly note: string;
  readonly status: number | null;
  readonly sse: boolean;
  readonly lastEventId: string | null;
  /** The parts of the response that the client quotes; `null`: no response was read. */
  readonly said: QuotedResponse | null;
  /** The clock of the client that ended the exchange; `null`: no clock did. */
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

/** The triggers of a failure that a profile may have a reaction to, the most specific first. */
function triggersOf({ why, status, said }: HttpTrouble): readonly Trigger[] {
  if (why === 'unauthorized') return status === 403 ? ['http-403', why, 'http-4xx'] : [why, 'http-4xx'];
  if (why === 'http-400' || why === 'http-404') return [why, 'http-4xx'];
  if (why === 'http-3xx') return said?.location == null ? [why] : ['redirected', why];
  return why === 'body-broken' ? [why, 'network-error'] : [why];
}

/** Every client reports an exchange that failed. Its text is unknown if the profile does not state it. */
const unknownError: ToCaller = {
  error: unknown('how this client puts it'),
  code: null,
  to: unknown('who gets to see it'),
};

/** The client's reaction to a failure, for the most specific trigger that its profile names. */
const reactionFor = (session: SessionParts, trouble: HttpTrouble, during: Span): Reaction | undefined =>
  triggersOf(trouble)
    .map((on) => reactionTo(session, on, during))
    .find((reaction) => reaction !== undefined);

/** Whether a failed probe only means the `initialize` era: such a server may answer the probe with any error status. */
const refusesProbe = (why: HttpTrouble['why']): boolean => causes[why] !== 'network' && causes[why] !== 'closed';

const continueWithHandshake: Pick<Reaction, 'fails' | 'outcome' | 'cause'> = {
  fails: 'probe',
  cause: 'protocol-error',
  outcome: { toCaller: { go: 'next-step' }, toServer: [] },
};

/**
 * The virtual milliseconds after which the play gives up a request whose response was cut, if no clock of the client runs
 * over it. Until then the server may still answer on another stream.
 */
const graceMs = 3_600_000;

function giveUpUnanswered({ spans, neverAnswered }: SessionParts, spanId: number, note: string): void {
  if (spans.isOpen(spanId) && !spans.isClocked(spanId))
    neverAnswered(
      `the response was cut (${note}), no clock of the client runs, and an hour later there is still no answer`,
    );
}

/** The clock or limit of an intermediary that ended an exchange; `null`: no intermediary ended it. */
function hopBehind({ writer }: SessionParts, exchangeId: number): string | null {
  const entry = writer.transcript.entries.findLast(
    (one) =>
      one.kind === 'hop' && one.spanId === exchangeId && (one.event.what === 'expired' || one.event.what === 'limit'),
  );
  return entry?.kind === 'hop' && 'by' in entry.event ? entry.event.by : null;
}

/**
 * An error as the caller gets it, with the parts of the response that it quotes in place of `{body}`, `{type}`, `{location}`
 * and `{status}`. `{status}` may also be its code.
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

/** How the span that waits for a failed exchange ends, with the error that the client reports. */
function failureOf(
  session: SessionParts,
  trouble: HttpTrouble,
  reaction: Pick<Reaction, 'cause' | 'outcome'> | undefined,
  exchangeId: number,
): Failed {
  const { why, by } = trouble;
  const toCaller = quoting(reaction?.outcome.toCaller ?? unknownError, trouble);
  return failed(
    reaction?.cause ?? causes[why],
    toCaller,
    by ?? hopBehind(session, exchangeId) ?? `${session.profile.id}/${why}`,
  );
}

/** Notifies the caller of a span that waits for a failed exchange which is not its request. @returns how the span ends */
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
 * An exchange gave no answer. The caller is notified, as the client's profile says. If the profile does not say what the
 * client does with a stream that was cut, this is unknown: it is recorded, and played as if the client continued to wait. Of
 * any other failure the caller is notified even if the profile says nothing.
 *
 * @param resumes whether the client requests the rest of the stream: then the request has not failed yet
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
  const stated = reactionFor(session, trouble, during);
  const refused = during === 'probe' && stated?.during !== 'probe' && refusesProbe(why);
  const reaction = refused ? continueWithHandshake : stated;
  const unstated = reaction === undefined && (why === 'stream-broken' || why === 'stream-ended');
  if (unstated) {
    const guess = `${note}: what this client does with a response that was cut is unknown`;
    writer.write({ kind: 'stimulus', on: guessedReading, spanId, note: guess });
  }
  if (unstated || reaction?.fails === null) {
    session.time.setTimer(() => giveUpUnanswered(session, spanId, note), graceMs);
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

import { isAnswer, isRequest } from '../../wire/frame.ts';
import { acceptedOnly, type Entry, type Transcript, unfinishedLine } from '../../wire/transcript.ts';
import { SpanIndex } from './span-index.ts';
import { unreadAnswers } from './unread-answers.ts';

/** Why a call or a start-up waited, as the transcript, or another play of the call, shows it. */
export interface KnownCause {
  /**
   * What kept it waiting.
   *
   * - `unanswered-request`: the server sent a request to the client, and received no answer.
   * - `request-without-stream`: the server waits for the answer to a request that never reached the client. A play of a client
   *   without that capability has shown it.
   * - `earlier-call`: an earlier call of the same session had no answer when this one was sent.
   * - `unread-answer`: the server sent an answer that the client does not take for one: its id is wrong or missing, or it is no
   *   message to this client.
   * - `accepted-only`: the server answered the request over HTTP with the status 202, which carries no answer, and sent none
   *   afterwards.
   * - `unfinished-line`: the server has written a part of a line to its standard output, and not its end.
   */
  readonly kind:
    | 'unanswered-request'
    | 'request-without-stream'
    | 'earlier-call'
    | 'unread-answer'
    | 'accepted-only'
    | 'unfinished-line';
  /** When it began, in virtual milliseconds since the call, or the start-up, began; `null`: it was not seen. */
  readonly atMs: number | null;
  /** The method of the request; `tools/call` for an earlier call. */
  readonly request: string;
  /** The tool of an earlier call; `null`: it is another kind. */
  readonly tool: string | null;
  /** The same in one sentence. */
  readonly message: string;
}

type Sent = Extract<Entry, { kind: 'sent' }>;

const answers = ({ frame }: Sent): unknown => (isAnswer(frame) ? frame.id : undefined);

/** Requests of the server that this client had not answered by the end of a span. */
function unansweredRequests(
  { entries }: Transcript,
  beganMs: number,
  from: number,
  until: number,
): readonly KnownCause[] {
  const open = new Map<unknown, KnownCause>();
  for (const entry of entries.slice(from, until)) {
    if (entry.kind === 'received' && isRequest(entry.frame)) {
      const { id, method } = entry.frame;
      const atMs = entry.atMs - beganMs;
      const message = `${atMs} ms into it the server sent ${method} to the client, and got no answer`;
      open.set(id, { kind: 'unanswered-request', atMs, request: method, tool: null, message });
    } else if (entry.kind === 'sent') open.delete(answers(entry));
  }
  return [...open.values()];
}

const toolOf = ({ frame }: Sent): string => {
  const name = isRequest(frame) ? frame.params?.name : undefined;
  return typeof name === 'string' ? name : '';
};

/** Calls of this session that had no answer when a later one was sent. */
function earlierCalls(
  { entries, head }: Transcript,
  callId: number,
  beganMs: number,
  from: number,
): readonly KnownCause[] {
  const index = new SpanIndex({ entries, head, work: [] });
  const open = new Map<number, Sent>();
  for (const entry of entries.slice(0, from)) {
    if (entry.kind === 'sent' && entry.spanId !== null && isRequest(entry.frame) && entry.frame.method === 'tools/call')
      open.set(entry.spanId, entry);
    if (entry.kind === 'received' && isAnswer(entry.frame) && entry.spanId !== null) open.delete(entry.spanId);
    if (entry.kind === 'ended') open.clear();
  }
  return [...open.values()].flatMap((sent): KnownCause[] => {
    if (index.isWithin(sent.spanId, callId)) return [];
    const tool = toolOf(sent);
    const atMs = sent.atMs - beganMs;
    const answer = entries.find(
      (entry) => entry.kind === 'received' && isAnswer(entry.frame) && entry.spanId === sent.spanId,
    );
    const until = answer === undefined ? 'had no answer all the while' : `was answered at ${answer.atMs - beganMs} ms`;
    const message = `${tool}, sent ${-atMs} ms earlier in the same session, had no answer yet; it ${until}`;
    return [{ kind: 'earlier-call', atMs, request: 'tools/call', tool, message }];
  });
}

/** Answers that answered no request: the first, and how many more. */
function unreadCause(entries: readonly Entry[], beganMs: number, request: string): readonly KnownCause[] {
  const unread = unreadAnswers(entries);
  const [first] = unread;
  if (first === undefined) return [];
  const atMs = first.atMs - beganMs;
  const more = unread.length === 1 ? '' : ` (and ${unread.length - 1} more such)`;
  const message = `${atMs} ms into it the server sent ${first.what}${more}`;
  return [{ kind: 'unread-answer', atMs, request, tool: null, message }];
}

/** Requests over HTTP that the server accepted with the status 202 and never answered. */
function acceptedRequests(
  transcript: Transcript,
  rootId: number,
  beganMs: number,
  from: number,
): readonly KnownCause[] {
  const index = new SpanIndex(transcript);
  const after = transcript.entries.slice(from);
  return after.flatMap((entry): KnownCause[] => {
    if (entry.kind !== 'stimulus' || entry.on !== acceptedOnly || !index.isWithin(entry.spanId, rootId)) return [];
    const requestSpan = index.begin(entry.spanId ?? -1)?.parentId ?? null;
    const answered = after.some(
      (one) => one.kind === 'received' && isAnswer(one.frame) && one.spanId !== null && one.spanId === requestSpan,
    );
    if (answered) return [];
    const sent = after.find((one): one is Sent => one.kind === 'sent' && one.spanId === requestSpan);
    const request = sent !== undefined && isRequest(sent.frame) ? sent.frame.method : '';
    const atMs = entry.atMs - beganMs;
    const message = `${atMs} ms into it the server answered the POST of ${request} with HTTP 202, which carries no answer, and no answer came on another stream`;
    return [{ kind: 'accepted-only', atMs, request, tool: null, message }];
  });
}

/** Output that the server never ended with a line feed, so that no client reads it. */
function unfinishedLines(entries: readonly Entry[], request: string): readonly KnownCause[] {
  const last = entries.findLast((entry) => entry.kind === 'stimulus' && entry.on === unfinishedLine);
  if (last?.kind !== 'stimulus') return [];
  const message = `the last ${last.bytes} bytes of the server have no line feed at their end, so the client cannot read them: ${last.note}`;
  return [{ kind: 'unfinished-line', atMs: null, request, tool: null, message }];
}

/** The method of the request that was sent last. */
function lastMethod(entries: readonly Entry[]): string {
  const sent = entries.findLast((entry): entry is Sent => entry.kind === 'sent' && isRequest(entry.frame));
  return sent !== undefined && isRequest(sent.frame) ? sent.frame.method : '';
}

/**
 * Why a start-up or a call waited, as far as its transcript shows: requests of the server without an answer, earlier calls
 * without an answer, and answers that the client does not read.
 *
 * @param rootId the `startup` or `call`
 */
export function knownCauses(transcript: Transcript, rootId: number): readonly KnownCause[] {
  const { entries } = transcript;
  const from = entries.findIndex((entry) => entry.kind === 'begin' && entry.id === rootId);
  const begin = entries[from];
  if (begin?.kind !== 'begin') return [];
  const end = entries.findIndex((entry) => entry.kind === 'end' && entry.id === rootId);
  const until = end < 0 ? entries.length : end;
  const during = entries.slice(from, until);
  return [
    ...unreadCause(during, begin.atMs, lastMethod(during)),
    ...acceptedRequests(transcript, rootId, begin.atMs, from),
    ...unfinishedLines(entries.slice(from), lastMethod(during)),
    ...unansweredRequests(transcript, begin.atMs, from, until),
    ...(begin.span === 'call' ? earlierCalls(transcript, rootId, begin.atMs, from) : []),
  ];
}

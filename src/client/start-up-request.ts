import type { Span } from '../clocks/span.ts';
import type { ErrorFrame, Fields, ResultFrame } from '../wire/frame.ts';
import type { ClientSession } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, failed } from './ended.ts';
import { acceptedVersions } from './request-fields.ts';
import { resultViolations } from './result-violations.ts';
import { refusedResult } from './tolerance.ts';

const refused = (session: ClientSession, step: Span, answer: ErrorFrame) =>
  failed(
    'protocol-error',
    { error: answer.error.message, code: answer.error.code, to: { unknown: 'how this client shows it' } },
    `${session.profile.id}/${step}`,
  );

/** Sends a request of the start-up. If the answer is an error, or a result that the client refuses, the step fails. */
export async function startUpRequest(
  session: ClientSession,
  handle: SpanHandle,
  method: string,
  params: Fields | null,
): Promise<Ended<Fields>> {
  const answer: ResultFrame | ErrorFrame = await session.requests.request(method, params, handle.id);
  if (!('result' in answer)) return refused(session, handle.span, answer);
  const violations = resultViolations(method, answer.result, acceptedVersions(session.profile));
  return refusedResult(session, violations, handle.id) ?? done(answer.result);
}

import { z } from 'zod';
import type { BehaviourKind, CannedAnswer } from './behaviour-kind.ts';

/** The call is answered without a real upstream: with a body, or only with a status and headers, such as 503. */
export interface Answer extends CannedAnswer {
  /** It answers the call. */
  readonly type: 'answer';
}

/** What HTTP allows in a header: each library refuses others with an error of its own, when the response is made. */
const headerFields = () =>
  z.record(
    z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header'),
    z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'must be the value of a header, in one line'),
  );

export const answer: BehaviourKind<Answer> = {
  type: 'answer',
  fields: () => ({
    status: z.int().min(200).max(599).default(200).describe('the HTTP status'),
    headers: headerFields().default({}).describe('the headers, by name'),
    body: z.string().default('').describe('the body, as text'),
  }),
  replacement: ({ status, headers, body }) => ({ type: 'answer', answer: { status, headers, body } }),
};

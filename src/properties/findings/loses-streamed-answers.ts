import type { ExtraCheckProperty } from '../property.ts';
import { type Statement, say } from '../statement.ts';

export const losesStreamedAnswers = {
  id: 'loses-streamed-answers',
  summary: 'an answer is lost if the stream that carries it breaks off, because it cannot be resumed',
  severity: 'warning',
  extraCheck: true,
  onRequest: true,
  advice:
    'give the events of a stream ids, keep them for some minutes, and serve a GET with Last-Event-ID (an event store)',
} as const satisfies ExtraCheckProperty;

/** That a client which resumes streams never gets the answer. @param brokenMs when the stream broke off, since the call began */
export const lostAnswerStatement = (brokenMs: number): Statement =>
  say`the stream of the response broke off after ${{ brokenMs }} ms, and a client that resumes streams never received the answer`;

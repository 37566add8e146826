/** The matchers: everything that is loaded when one is first used. */
export { toAlwaysAnswerInTime } from './to-always-answer-in-time.ts';
export { toAnswerInTime } from './to-answer-in-time.ts';

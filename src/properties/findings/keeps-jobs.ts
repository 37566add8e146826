import type { ExtraCheckProperty } from '../property.ts';
import { type Statement, say } from '../statement.ts';

export const keepsJobs = {
  id: 'keeps-jobs',
  summary: 'a job that was finished 30 days ago is still kept',
  severity: 'warning',
  extraCheck: true,
  onRequest: true,
  advice: 'delete finished jobs after a time that you document, and answer their handles with an error that says so',
} as const satisfies ExtraCheckProperty;

/** That a finished job is kept, in one sentence. @param keptDays since it was first reported as finished */
export const keptJobStatement = (keptDays: number): Statement =>
  say`a finished job is still kept ${{ keptDays }} days after its client received the result`;

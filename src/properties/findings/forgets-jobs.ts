import type { Transcript } from '../../wire/transcript.ts';
import type { Finding } from '../finding.ts';
import { callIds, callRecord } from '../reading/call-record.ts';
import { say } from '../statement.ts';

/** How a registry of jobs is asked, and what is expected of it. */
export interface JobRegistry {
  /** The tool that says how a job is doing. */
  readonly statusTool: string;
  /** How long the result of a finished job may be kept, in milliseconds. */
  readonly keepMs: number;
  /** Whether this text of the status tool says that the job is finished; default: that it contains "done". */
  readonly isDone?: (text: string) => boolean;
}

const textOf = (result: { readonly [key: string]: unknown }): string =>
  (Array.isArray(result.content) ? (result.content as readonly unknown[]) : [])
    .map((part) => (typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : ''))
    .join('\n');

/**
 * A registry forgets: once a job has been finished for `keepMs`, asking for it is no longer answered with its result.
 * One that never does grows with every job for as long as its server lives. Reads the transcript and nothing else: it
 * sees only jobs that are asked about again so late (`afterMs` of a call).
 *
 * @example
 * ```ts
 * const rule = forgetsJobs({ statusTool: 'check_job', keepMs: 3_600_000 });
 * ```
 */
export function forgetsJobs({ statusTool, keepMs, isDone = (text) => /\bdone\b/i.test(text) }: JobRegistry) {
  return (transcript: Transcript): readonly Finding[] => {
    const doneSince = new Map<string, number>();
    return callIds(transcript).flatMap((id): readonly Finding[] => {
      const { tool, arguments: asked, executions } = callRecord(transcript, id);
      const answer = executions[0]?.answer;
      if (tool !== statusTool || answer == null || !('result' in answer.frame)) return [];
      const { result } = answer.frame;
      if (result.isError === true || !isDone(textOf(result))) return [];
      const key = JSON.stringify(asked);
      const sinceMs = doneSince.get(key) ?? answer.atMs;
      doneSince.set(key, sinceMs);
      const keptMs = answer.atMs - sinceMs;
      if (keptMs <= keepMs) return [];
      const overMs = keptMs - keepMs;
      const kept = say`${key} was finished and told ${{ keptMs }} ms ago, and its result is still kept: ${{ overMs }} ms beyond the ${{ keepMs }} ms it may be`;
      return [{ property: 'forgets-jobs', client: transcript.head.client, tool, ...kept }];
    });
  };
}

import type { Transcript } from '../../wire/transcript.ts';
import type { Finding } from '../finding.ts';
import { callIds, callRecord } from '../reading/call-record.ts';
import { say } from '../statement.ts';

/** How a registry of jobs is queried, and what is expected of it. */
export interface JobRegistry {
  /** The tool that reports the state of a job. */
  readonly statusTool: string;
  /** How long the result of a finished job may be kept, in milliseconds. */
  readonly keepMs: number;
  /**
   * Whether a text of the status tool says that the job is finished.
   *
   * @defaultValue whether it contains the word "done"
   */
  readonly isDone?: (text: string) => boolean;
}

const allText = (result: { readonly [key: string]: unknown }): string =>
  (Array.isArray(result.content) ? (result.content as readonly unknown[]) : [])
    .map((part) => (typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : ''))
    .join('\n');

/**
 * A registry deletes finished jobs: once a job has been finished for `keepMs`, the status tool no longer returns its result. A
 * registry that never does so grows with every job. Reads the transcript and nothing else, so it sees only jobs whose state is
 * queried again so late (`afterMs` of a step).
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
      if (result.isError === true || !isDone(allText(result))) return [];
      const key = JSON.stringify(asked);
      const sinceMs = doneSince.get(key) ?? answer.atMs;
      doneSince.set(key, sinceMs);
      const keptMs = answer.atMs - sinceMs;
      if (keptMs <= keepMs) return [];
      const overMs = keptMs - keepMs;
      const kept = say`${key} was reported as finished ${{ keptMs }} ms ago, and its result is still kept: ${{ overMs }} ms beyond the ${{ keepMs }} ms it may be`;
      return [{ property: 'forgets-jobs', client: transcript.head.client, tool, ...kept }];
    });
  };
}

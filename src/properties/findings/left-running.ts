import { isRequest } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { CannotJudge } from '../property.ts';
import { type Statement, say } from '../statement.ts';

/** Why it is not seen what a call leaves running. */
export const resourcesUnseen: CannotJudge = {
  notJudged:
    'what a call leaves running is seen only in a test file that connects the server in its own process: see docs/in-your-tests.md of the package',
};

/** Something of a request that ran on after it was over. Times are those of the transcript. */
export interface LeftRunning {
  readonly resource: string;
  readonly openedMs: number;
  /** When it ended, or, for a timer that nothing waited for, when it was due; `null`: it never did. */
  readonly untilMs: number | null;
}

/** What several of a kind are called: in a sentence, and as a figure. */
interface Kind {
  readonly plural: string;
  readonly figure: string;
}

/** Connections and listeners outlive a request by right: pools keep them. These do not. */
const work: ReadonlyMap<string, Kind> = new Map([
  ['timer', { plural: 'timers', figure: 'timers' }],
  ['child process', { plural: 'child processes', figure: 'childProcesses' }],
  ['worker thread', { plural: 'worker threads', figure: 'workerThreads' }],
]);

/**
 * The timers, child processes and threads of a request that were still there when it was over, or came later.
 *
 * @param label the request: see {@link requestLabel}
 * @param overMs when it was over
 */
export function leftRunning({ entries }: Transcript, label: string, overMs: number): readonly LeftRunning[] {
  const found = new Map<string, LeftRunning>();
  for (const entry of entries) {
    if (entry.kind !== 'resource-opened' && entry.kind !== 'resource-closed') continue;
    if (entry.label !== label || !work.has(entry.resource)) continue;
    const key = `${entry.resource} ${entry.number}`;
    const { resource, atMs } = entry;
    if (entry.kind === 'resource-opened')
      found.set(key, { resource, openedMs: atMs, untilMs: entry.dueMs === undefined ? null : entry.dueMs });
    else found.set(key, { resource, openedMs: found.get(key)?.openedMs ?? atMs, untilMs: atMs });
  }
  return [...found.values()].filter(({ untilMs }) => untilMs === null || untilMs > overMs);
}

/** Until when the last of them ran; `null`: to the end of what was observed. */
export const lastMs = (left: readonly LeftRunning[]): number | null =>
  left.some(({ untilMs }) => untilMs === null) ? null : Math.max(...left.map(({ untilMs }) => untilMs ?? 0));

/** How many of what, in words: `2 timers, 1 child process`. */
export function counted(left: readonly LeftRunning[]): Statement {
  const counts = new Map<string, number>();
  for (const { resource } of left) counts.set(resource, (counts.get(resource) ?? 0) + 1);
  const parts = [...counts].map(([resource, count]) => {
    const { plural, figure } = work.get(resource) ?? { plural: resource, figure: resource };
    return say`${{ [figure]: count }} ${count === 1 ? resource : plural}`;
  });
  return parts.reduce((all, one) => say`${all}, ${one}`);
}

/** The label of what the server opened for an execution, such as `tools/call 3`; `null`: nothing was sent. */
export function requestLabel({ entries }: Transcript, executionId: number): string | null {
  for (const entry of entries)
    if (entry.kind === 'sent' && entry.spanId === executionId && isRequest(entry.frame))
      return `${entry.frame.method} ${entry.frame.id}`;
  return null;
}

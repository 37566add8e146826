import { isRequest } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { CannotJudge } from '../property.ts';
import { type Statement, say } from '../statement.ts';

/** Why what a call leaves running is not seen. */
export const resourcesUnseen: CannotJudge = {
  notJudged:
    'what a call leaves running is seen only in a test file that connects the server in its own process: see docs/in-your-tests.md of the package',
};

/** Something that a request opened and that outlived it. Times are virtual milliseconds since the play began. */
export interface LeftRunning {
  readonly resource: string;
  readonly openedMs: number;
  /** When it ended. Of a timer that did not fire: when it was due. `null`: its end was not seen. */
  readonly untilMs: number | null;
}

/** The name of several of a kind: in a sentence, and as a figure. */
interface Kind {
  readonly plural: string;
  readonly figure: string;
}

/** What must not outlive a request. Connections and listeners may: pools keep them. */
const work: ReadonlyMap<string, Kind> = new Map([
  ['timer', { plural: 'timers', figure: 'timers' }],
  ['child process', { plural: 'child processes', figure: 'childProcesses' }],
  ['worker thread', { plural: 'worker threads', figure: 'workerThreads' }],
]);

/**
 * The timers, child processes and threads of a request that were still open when it was over, or were opened later.
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

/** When the last of them ended; `null`: its end was not seen. */
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

/** The label of what the server opens for an execution, such as `tools/call 3`; `null`: no request was sent. */
export function requestLabel({ entries }: Transcript, executionId: number): string | null {
  for (const entry of entries)
    if (entry.kind === 'sent' && entry.spanId === executionId && isRequest(entry.frame))
      return `${entry.frame.method} ${entry.frame.id}`;
  return null;
}

import type { ResourceEvent } from '../../time/base/resource-event.ts';
import type { TranscriptWriter } from '../../wire/transcript-writer.ts';
import { TimerLog } from './timer-log.ts';

/** Resources that a call can leave open. Single operations (a file read, a DNS look-up) end by themselves. */
const lasting: ReadonlySet<string> = new Set(['child process', 'worker thread', 'socket', 'server']);

/** Writes to the transcript which resources a server opens and closes. */
export interface ResourceLog {
  readonly take: (event: ResourceEvent) => void;
  /** Writes the timers that are still armed although their request is over. Call it when the session is settled. */
  writeLeft(): void;
}

/**
 * Writes which resources were opened and closed, and which timers outlive the request that armed them. Resources of each kind
 * are numbered in order, because the runtime's own ids differ from run to run. Resources of an earlier session are ignored.
 *
 * @param now the session's time
 */
export function resourceLog(writer: TranscriptWriter, now: () => number): ResourceLog {
  const timers = new TimerLog(writer, now);
  const numbers = new Map<number, number>();
  const counts = new Map<string, number>();
  const take = (event: ResourceEvent) => {
    const { kind, resource, id, label } = event;
    if (resource === 'timer') timers.take(event);
    if (!lasting.has(resource)) return;
    if (kind === 'resource-opened') {
      const count = (counts.get(resource) ?? 0) + 1;
      counts.set(resource, count);
      numbers.set(id, count);
    }
    const number = numbers.get(id);
    if (number === undefined) return;
    if (kind === 'resource-closed') numbers.delete(id);
    writer.write({ kind, resource, number, label: label ?? null });
  };
  return { take, writeLeft: () => timers.writeLeft() };
}

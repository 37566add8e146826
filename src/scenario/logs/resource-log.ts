import type { ResourceEvent } from '../../time/base/resource-event.ts';
import type { TranscriptWriter } from '../../wire/transcript-writer.ts';
import { TimerLog } from './timer-log.ts';

/** What a call can leave behind. Single requests (a file read, a look-up) end by themselves and say nothing. */
const lasting: ReadonlySet<string> = new Set(['child process', 'worker thread', 'socket', 'server']);

/** Writes down what a server opens and closes. */
export interface ResourceLog {
  readonly take: (event: ResourceEvent) => void;
  /** Writes down the timers that are armed now though their request is over. Call it when all is settled. */
  writeLeft(): void;
}

/**
 * Writes down which resources were opened and closed, and which timers outlive the request they were armed for. They are
 * numbered in the order of their kind, since the runtime's own ids differ from run to run; one that an earlier session
 * opened is not this session's affair.
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

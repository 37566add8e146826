import type { ResourceEvent } from '../time/resource-event.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';

/** What a call can leave behind. Single requests (a file read, a look-up) end by themselves and say nothing. */
const lasting: ReadonlySet<string> = new Set(['child process', 'worker thread', 'socket', 'server']);

/**
 * Writes down which resources were opened and closed. They are numbered in the order of their kind, since the
 * runtime's own ids differ from run to run; one that an earlier world opened is not this world's affair.
 */
export function resourceLog(writer: TranscriptWriter): (event: ResourceEvent) => void {
  const numbers = new Map<number, number>();
  const counts = new Map<string, number>();
  return ({ kind, resource, id, label }) => {
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
}

import type { ExpectedBytes, FlowId, FlowReport, ReaderState } from './protocol.ts';

interface Reader {
  read: number;
  state: ReaderState;
}

interface Flow {
  readonly writers: Map<object, number>;
  readonly readers: Map<object, Reader>;
  /** Counts of owners that have left. */
  leftWritten: number;
  leftRead: number;
  hadWriter: boolean;
  /** Bytes read that no one we know has written. */
  surplus: number;
  /** Somebody unknown reads as well, so the sums mean nothing any more. */
  lost: boolean;
}

/** Both ends of every byte stream between processes, as far as they are known. An owner is an agent or the host's child. */
export class FlowBook {
  readonly #flows = new Map<FlowId, Flow>();

  report(owner: object, reports: readonly FlowReport[]): void {
    for (const report of reports) {
      const flow = this.#flow(report.flow);
      if ('written' in report) {
        flow.writers.set(owner, report.written);
        flow.hadWriter = true;
      } else {
        flow.readers.set(owner, { read: report.read, state: report.state });
      }
    }
  }

  /** @param saidBye whether its last counts are final; without them nobody knows how much it had read */
  leave(owner: object, saidBye: boolean): void {
    for (const flow of this.#flows.values()) {
      flow.leftWritten += flow.writers.get(owner) ?? 0;
      flow.writers.delete(owner);
      const reader = flow.readers.get(owner);
      if (reader === undefined) continue;
      flow.leftRead += reader.read;
      flow.readers.delete(owner);
      if (!saidBye && reader.state !== 'unopened') flow.lost = true;
    }
  }

  /** Bytes that were written and not read yet; 0 where an end is unknown. */
  inFlight(id: FlowId): number {
    const flow = this.#flows.get(id);
    return flow === undefined ? 0 : inFlight(flow);
  }

  /** What an owner has still to read of the flows that it is reading now. */
  expectedOf(owner: object): ExpectedBytes[] {
    const expected: ExpectedBytes[] = [];
    for (const [id, flow] of this.#flows) {
      const reader = flow.readers.get(owner);
      if (reader?.state !== 'reading') continue;
      const bytes = inFlight(flow);
      if (bytes > 0) expected.push({ flow: id, read: reader.read + bytes });
    }
    return expected;
  }

  /** The flows of which an owner holds the reading end, with bytes in them, and that nobody has begun to read. */
  unopenedOf(owner: object): FlowId[] {
    const ids: FlowId[] = [];
    for (const [id, flow] of this.#flows) {
      if (!flow.readers.has(owner) || inFlight(flow) === 0) continue;
      if ([...flow.readers.values()].every(({ state }) => state === 'unopened')) ids.push(id);
    }
    return ids;
  }

  /** Gives a flow up: its reader was asked for these bytes, reads, and did not get them. */
  lose(id: FlowId): void {
    this.#flow(id).lost = true;
  }

  /** To be called when all is quiet: what was read by then and written by nobody came from a foreign writer. */
  noteSurplus(): void {
    for (const flow of this.#flows.values()) {
      const extra = readOf(flow) - flow.surplus - writtenOf(flow);
      if (extra > 0) flow.surplus += extra;
    }
  }

  #flow(id: FlowId): Flow {
    let flow = this.#flows.get(id);
    if (flow === undefined) {
      flow = {
        writers: new Map(),
        readers: new Map(),
        leftWritten: 0,
        leftRead: 0,
        hadWriter: false,
        surplus: 0,
        lost: false,
      };
      this.#flows.set(id, flow);
    }
    return flow;
  }
}

function inFlight(flow: Flow): number {
  if (flow.lost || !flow.hadWriter || flow.readers.size === 0) return 0;
  return Math.max(0, writtenOf(flow) + flow.surplus - readOf(flow));
}

function writtenOf({ leftWritten, writers }: Flow): number {
  let bytes = leftWritten;
  for (const written of writers.values()) bytes += written;
  return bytes;
}

function readOf({ leftRead, readers }: Flow): number {
  let bytes = leftRead;
  for (const { read } of readers.values()) bytes += read;
  return bytes;
}

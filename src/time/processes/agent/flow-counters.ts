import type { StreamHandle } from '../../base/native.ts';
import type { FlowId, FlowReport, ReaderState } from '../protocol.ts';

interface WrittenFlow {
  written: number;
  readonly handles: Set<StreamHandle>;
  reportedWritten: number;
  reportedQueued: number;
}

interface ReadFlow {
  read: number;
  readonly handles: Set<StreamHandle>;
  closed: boolean;
  reportedRead: number;
  reportedState: ReaderState;
}

/** The methods by which Node writes to a native stream. */
const WRITES = ['writeBuffer', 'writev', 'writeUtf8String', 'writeAsciiString', 'writeLatin1String', 'writeUcs2String'];

/**
 * The bytes that this thread has written to and read from each flow. Taken from the native handles, below all that a
 * server can replace; what goes past them (`fs.writeSync(1)`) is added by {@link add}.
 */
export class FlowCounters {
  readonly #written = new Map<FlowId, WrittenFlow>();
  readonly #read = new Map<FlowId, ReadFlow>();
  #closed = false;
  /** Called before something is written to a flow, with how many bytes were written before. */
  onWrite: (flow: FlowId, written: number) => void = () => {};

  /** Declares an end that this process holds, even before anything is done with it. */
  declareReader(flow: FlowId): void {
    this.#reader(flow);
  }

  /** Counts a handle as an end of up to two flows, until it closes and for good after that. */
  watch(
    handle: StreamHandle,
    ends: { readonly writes?: FlowId | undefined; readonly reads?: FlowId | undefined },
  ): void {
    const writer = ends.writes === undefined ? undefined : this.#writer(ends.writes);
    const reader = ends.reads === undefined ? undefined : this.#reader(ends.reads);
    writer?.handles.add(handle);
    reader?.handles.add(handle);
    if (ends.writes !== undefined) this.#watchWrites(handle, ends.writes);
    const { close } = handle;
    handle.close = (callback) => {
      this.#closed = true;
      // What the kernel has not taken by now, it never will.
      if (writer?.handles.delete(handle)) writer.written += handle.bytesWritten - handle.writeQueueSize;
      if (reader?.handles.delete(handle)) {
        reader.read += handle.bytesRead;
        reader.closed = true;
      }
      close.call(handle, callback);
    };
  }

  /** Something is about to be written. */
  writes(flow: FlowId): void {
    const { written, handles } = this.#writer(flow);
    this.onWrite(flow, sum(written, handles, 'bytesWritten'));
  }

  add(flow: FlowId, bytes: number): void {
    this.#writer(flow).written += bytes;
  }

  /** What this thread itself has read. */
  read(flow: FlowId): number {
    const end = this.#read.get(flow);
    return end === undefined ? 0 : sum(end.read, end.handles, 'bytesRead');
  }

  state(flow: FlowId): ReaderState {
    const end = this.#read.get(flow);
    return end === undefined ? 'unopened' : stateOf(end);
  }

  /** Whether this process holds a standard input that it has not begun to read. */
  get startsUp(): boolean {
    for (const end of this.#read.values()) if (stateOf(end) === 'unopened') return true;
    return false;
  }

  /** Whether {@link changes} would tell of anything, or an end was closed since. */
  get changed(): boolean {
    if (this.#closed) return true;
    for (const end of this.#written.values()) if (hasWritten(end)) return true;
    for (const end of this.#read.values()) if (hasRead(end)) return true;
    return false;
  }

  /** The ends that changed since this was last asked. */
  changes(): FlowReport[] {
    const reports: FlowReport[] = [];
    this.#closed = false;
    for (const [flow, end] of this.#written) {
      const written = sum(end.written, end.handles, 'bytesWritten');
      const queued = sum(0, end.handles, 'writeQueueSize');
      if (written === end.reportedWritten && queued === end.reportedQueued) continue;
      end.reportedWritten = written;
      end.reportedQueued = queued;
      reports.push(queued === 0 ? { flow, written } : { flow, written, queued });
    }
    for (const [flow, end] of this.#read) {
      const read = sum(end.read, end.handles, 'bytesRead');
      const state = stateOf(end);
      if (read === end.reportedRead && state === end.reportedState) continue;
      end.reportedRead = read;
      end.reportedState = state;
      reports.push({ flow, read, state });
    }
    return reports;
  }

  #watchWrites(handle: StreamHandle, flow: FlowId): void {
    const methods = handle as unknown as Record<string, ((...args: unknown[]) => unknown) | undefined>;
    for (const name of WRITES) {
      const native = methods[name];
      if (native === undefined) continue;
      methods[name] = (...args) => {
        this.writes(flow);
        return native.apply(handle, args);
      };
    }
  }

  #writer(flow: FlowId): WrittenFlow {
    let end = this.#written.get(flow);
    if (end === undefined) {
      end = { written: 0, handles: new Set(), reportedWritten: -1, reportedQueued: 0 };
      this.#written.set(flow, end);
    }
    return end;
  }

  #reader(flow: FlowId): ReadFlow {
    let end = this.#read.get(flow);
    if (end === undefined) {
      end = { read: 0, handles: new Set(), closed: false, reportedRead: -1, reportedState: 'unopened' };
      this.#read.set(flow, end);
    }
    return end;
  }
}

function sum(
  closed: number,
  handles: ReadonlySet<StreamHandle>,
  key: 'bytesRead' | 'bytesWritten' | 'writeQueueSize',
): number {
  let bytes = closed;
  for (const handle of handles) bytes += handle[key];
  return bytes;
}

function hasWritten({ written, handles, reportedWritten, reportedQueued }: WrittenFlow): boolean {
  return (
    sum(written, handles, 'bytesWritten') !== reportedWritten || sum(0, handles, 'writeQueueSize') !== reportedQueued
  );
}

function hasRead(end: ReadFlow): boolean {
  return sum(end.read, end.handles, 'bytesRead') !== end.reportedRead || stateOf(end) !== end.reportedState;
}

function stateOf({ read, handles, closed }: ReadFlow): ReaderState {
  let opened = read > 0;
  for (const handle of handles) {
    if (handle.reading) return 'reading';
    if (handle.bytesRead > 0) opened = true;
  }
  if (handles.size === 0 && closed) return 'closed';
  return opened ? 'paused' : 'unopened';
}

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
 * The bytes that this thread has written to and read from each flow. The counts come from the native handles, which a
 * server cannot replace. Writes that bypass the handles (`fs.writeSync(1)`) are added by {@link add}.
 */
export class FlowCounters {
  readonly #written = new Map<FlowId, WrittenFlow>();
  readonly #read = new Map<FlowId, ReadFlow>();
  #closed = false;
  /** Called before each write to a flow, with the number of bytes that were written before. */
  onWrite: (flow: FlowId, written: number) => void = () => {};

  /** Declares a reading end of this process, even before it is opened. */
  declareReader(flow: FlowId): void {
    this.#reader(flow);
  }

  /** Counts a handle as an end of up to two flows. Its counts remain after it has closed. */
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
      // Bytes that the kernel has not taken by now are never sent.
      if (writer?.handles.delete(handle)) writer.written += handle.bytesWritten - handle.writeQueueSize;
      if (reader?.handles.delete(handle)) {
        reader.read += handle.bytesRead;
        reader.closed = true;
      }
      close.call(handle, callback);
    };
  }

  /** To be called before a write. */
  writes(flow: FlowId): void {
    const { written, handles } = this.#writer(flow);
    this.onWrite(flow, sum(written, handles, 'bytesWritten'));
  }

  add(flow: FlowId, bytes: number): void {
    this.#writer(flow).written += bytes;
  }

  /** The bytes that this thread itself has read. */
  read(flow: FlowId): number {
    const end = this.#read.get(flow);
    return end === undefined ? 0 : sum(end.read, end.handles, 'bytesRead');
  }

  state(flow: FlowId): ReaderState {
    const end = this.#read.get(flow);
    return end === undefined ? 'unopened' : stateOf(end);
  }

  /** Whether this process has a standard input that it has not begun to read. */
  get startsUp(): boolean {
    for (const end of this.#read.values()) if (stateOf(end) === 'unopened') return true;
    return false;
  }

  /** Whether {@link changes} would return any reports, or an end was closed since the last call. */
  get changed(): boolean {
    if (this.#closed) return true;
    for (const end of this.#written.values()) if (hasWritten(end)) return true;
    for (const end of this.#read.values()) if (hasRead(end)) return true;
    return false;
  }

  /** The ends that changed since the last call. */
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

import type { StreamHandle } from '../../base/native.ts';
import type { FlowCounters } from './flow-counters.ts';
import type { OwnStreams } from './own-streams.ts';

interface PipeHandle extends StreamHandle {
  open(fd: number): unknown;
  readStart(): unknown;
}

/**
 * Counts the streams that this thread opens on its inherited descriptors: `process.stdin`, `process.stdout`, a
 * `new net.Socket({ fd: 1 })`, in any order. All of them call `open(fd)` of a native pipe.
 *
 * @param sample a native pipe handle, to find the prototype by
 * @param opened called when standard input is read for the first time
 */
export function countDescriptors(sample: object, own: OwnStreams, counters: FlowCounters, opened: () => void): void {
  const prototype = Object.getPrototypeOf(sample) as PipeHandle;
  const { open } = prototype;
  prototype.open = function (this: PipeHandle, fd) {
    const result = open.call(this, fd);
    const flows = own.flowsOf(fd);
    if (flows === undefined) return result;
    if (fd === 1 || fd === 2) counters.watch(this, { writes: flows.writes });
    else if (fd === 0) counters.watch(this, { reads: flows.reads });
    else counters.watch(this, flows);
    if (fd === 0) notifyFirstRead(this, opened);
    return result;
  };
}

function notifyFirstRead(handle: PipeHandle, opened: () => void): void {
  const { readStart } = handle;
  handle.readStart = function (this: PipeHandle) {
    handle.readStart = readStart;
    const result = readStart.call(this);
    opened();
    return result;
  };
}

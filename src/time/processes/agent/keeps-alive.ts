import net from 'node:net';
import type { StreamHandle } from '../../base/native.ts';
import { ownCopy } from '../../base/own-copy.ts';

/** Handles of streams are listed while they are open, but keep a process alive only while they are active. */
const STREAMS: ReadonlySet<string> = new Set(['PipeWrap', 'TTYWrap', 'TCPSocketWrap']);

// Taken before the server can replace it.
const { getActiveResourcesInfo, _getActiveHandles } = process as unknown as {
  getActiveResourcesInfo(this: void): readonly string[];
  _getActiveHandles(this: void): readonly unknown[];
};

/** Whether anything but timers keeps this thread's event loop alive: else it ends after this turn. */
export function keepsAlive(): boolean {
  if (ownCopy(getActiveResourcesInfo()).some((type) => !STREAMS.has(type))) return true;
  return ownCopy(_getActiveHandles()).some((owner) => !(owner instanceof net.Socket) || isMoving(owner));
}

/** Whether a socket is active, as its native handle shows, which a program cannot replace. */
function isMoving(socket: net.Socket): boolean {
  const handle = (socket as { _handle?: (StreamHandle & { writeQueueSize?: number }) | null })._handle;
  if (!handle) return socket.connecting;
  return socket.connecting || handle.reading || (handle.writeQueueSize ?? 0) > 0;
}

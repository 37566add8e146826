import net from 'node:net';
import { replaceMethod, type TcpHandle, tcpPrototype } from './tcp-handle.ts';

/** Receives every connection that this thread dials. */
export interface DialFollower {
  /** A native handle has begun to connect. */
  dialled(handle: TcpHandle, address: string, port: number): void;
  /** A socket was asked to connect; its peer's address may yet have to be looked up. */
  connects?(socket: net.Socket, args: readonly unknown[]): void;
}

const followers = new Set<DialFollower>();
let restore: (() => void) | undefined;

/**
 * Calls a follower for every connection that this thread dials from now on. There may be several followers, and they
 * may leave in any order: the methods are replaced once, as long as there is a follower.
 *
 * @returns removes the follower
 */
export function watchDials(follower: DialFollower): () => void {
  followers.add(follower);
  restore ??= replaceMethods();
  return () => {
    followers.delete(follower);
    if (followers.size > 0) return;
    restore?.();
    restore = undefined;
  };
}

function replaceMethods(): () => void {
  let native: (() => void) | undefined;
  let finding = false;
  const restoreSocket = replaceMethod(
    net.Socket.prototype,
    'connect',
    (connectSocket: (...args: unknown[]) => net.Socket) => {
      return function connect(this: net.Socket, ...args: unknown[]) {
        if (native === undefined && !finding) {
          finding = true; // which makes a socket
          native = replaceNative();
        }
        const socket = connectSocket.apply(this, args);
        if (this.connecting) for (const follower of followers) follower.connects?.(this, args);
        return socket;
      };
    },
  );
  return () => {
    restoreSocket();
    native?.();
  };
}

/** Called at the first `connect` only: finding the native methods takes a millisecond. */
function replaceNative(): () => void {
  const prototype = tcpPrototype();
  const undo = (['connect', 'connect6'] as const).map((method) =>
    replaceMethod(prototype, method, (native: TcpHandle['connect']) => {
      return function connect(this: TcpHandle, request: object, address: string, port: number) {
        const status = native.call(this, request, address, port);
        if (status === 0) for (const follower of followers) follower.dialled(this, address, port);
        return status;
      };
    }),
  );
  return () => {
    for (const one of undo) one();
  };
}

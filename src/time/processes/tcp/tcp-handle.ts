import net from 'node:net';
import { type Address, holderOf, type StreamHandle } from '../../base/native.ts';
import { LockStepUsageError } from '../errors.ts';

/** A native TCP handle. An internal of Node: checked on 20, 22, 24 and 26. */
export interface TcpHandle extends StreamHandle {
  connect(request: object, address: string, port: number): number;
  connect6(request: object, address: string, port: number): number;
  listen(backlog: number): number;
  readStart(): number;
  shutdown(request: object): number;
  reset(callback?: () => void): number;
  onconnection?: ((status: number, client: TcpHandle | undefined) => unknown) | null;
}

let prototype: TcpHandle | undefined;

/**
 * The prototype of native TCP handles. Opens nothing: it makes a socket and destroys it before it dials.
 *
 * @throws LockStepUsageError
 */
export function tcpPrototype(): TcpHandle {
  if (prototype) return prototype;
  const socket = new net.Socket();
  socket.on('error', () => {});
  socket.connect(1, '127.0.0.1'); // dials in the next tick, and not if it is destroyed by then
  const { _handle: handle } = socket as unknown as { _handle: TcpHandle | null };
  socket.destroy();
  prototype = handle ? (holderOf(handle, 'connect6') as TcpHandle | undefined) : undefined;
  if (prototype) return prototype;
  throw new LockStepUsageError(
    'Failed to follow TCP connections: sockets of this process have no native handles. Something has replaced `node:net`.',
  );
}

/** An address of a handle; undefined before it is connected or bound, and after it is closed. */
export function addressOf(handle: StreamHandle, of: 'getsockname' | 'getpeername'): Address | undefined {
  const address: Address = {};
  return handle[of]?.(address) === 0 ? address : undefined;
}

/**
 * Replaces a method by the result of `make`. Unlike those of `Patches`, replacements may be undone in any order.
 *
 * @returns restores the method, unless other code has replaced it since: then ours stays below that replacement
 */
export function replaceMethod<F>(target: object, key: string, make: (native: F) => F): () => void {
  const before = Object.getOwnPropertyDescriptor(target, key) as PropertyDescriptor;
  const ours = make(before.value as F);
  Object.defineProperty(target, key, { ...before, value: ours });
  return () => {
    if (Reflect.get(target, key) === ours) Object.defineProperty(target, key, before);
  };
}

import type { ConnectionCut } from '../gate/response-event.ts';

/** The error of Node's sockets when the other side resets the connection. */
export function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { errno: -104, code: 'ECONNRESET', syscall: 'read' });
}

/** An error that every copy of undici takes for one of its own: their classes go by these symbols, not by prototypes. */
export function undiciError(name: string, code: string, message: string): Error {
  const error = new Error(message);
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  for (const key of ['undici.error.UND_ERR', `undici.error.${code}`])
    Object.defineProperty(error, Symbol.for(key), { value: true });
  return Object.assign(error, { code });
}

/** What undici fails with when the connection ends too early. */
export const undiciCutError = (how: ConnectionCut): Error =>
  how === 'rst' ? connectionReset() : undiciError('SocketError', 'UND_ERR_SOCKET', 'other side closed');

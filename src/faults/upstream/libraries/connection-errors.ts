import type { ConnectionFailure } from '../behaviours/behaviour-kind.ts';
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

const numbers: { readonly [code in ConnectionFailure]: number } = {
  EAI_AGAIN: -3001,
  ENOTFOUND: -3008,
  ECONNREFUSED: -111,
  ETIMEDOUT: -110,
};

/** The IPv6 address of a host in errors: one that is reserved for documentation. */
const sixth = '2001:db8::1';

/** The error of Node when a host is not found, or cannot be connected to. */
export function connectionFailure(code: ConnectionFailure, host: string, secure: boolean): Error {
  const errno = numbers[code];
  const [, hostname = host, port = secure ? '443' : '80'] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  if (code === 'EAI_AGAIN' || code === 'ENOTFOUND')
    return Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), {
      errno,
      code,
      syscall: 'getaddrinfo',
      hostname,
    });
  const about = { errno, code, syscall: 'connect', address: sixth, port: Number(port) };
  return Object.assign(new Error(`connect ${code} ${sixth}:${port}`), about);
}

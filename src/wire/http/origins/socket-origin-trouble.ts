import type { Cut } from '../exchange.ts';

/** How an exchange was cut off, and what there is to say about it. */
export interface Trouble {
  readonly how: Cut;
  readonly note: string;
}

interface SocketError extends Error {
  readonly code?: string;
  /** Of errors that the system has reported; Node's own have none. */
  readonly syscall?: string;
  readonly errors?: readonly Error[];
}

const untrusted =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER_CERT(_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|CERT_UNTRUSTED)$/;

/** Why no connection came about. */
export function refusal(error: SocketError, { hostname, port, protocol }: URL): Trouble {
  const host = `${hostname}${port === '' ? '' : `:${port}`}`;
  const { code = '', message } = error;
  const tls = protocol === 'https:';
  if (tls && untrusted.test(code)) {
    const what = `the certificate of ${host} is signed by no authority that this process trusts (${code})`;
    return { how: 'refused', note: `${what}: name its authority in NODE_EXTRA_CA_CERTS` };
  }
  if (tls && code === 'CERT_HAS_EXPIRED') return { how: 'refused', note: `the certificate of ${host} has expired` };
  if (tls && code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { how: 'refused', note: `the certificate of ${host} is another host's: ${message}` };
  }
  if (tls && /^(EPROTO|ERR_SSL_)/.test(code)) {
    return { how: 'refused', note: `${host} does not speak TLS as asked for (${message.trim()}): is it plain http?` };
  }
  const all = error.errors?.map((one) => one.message).join(', ');
  return { how: 'refused', note: `no connection to ${host}: ${all || message || code}` };
}

/** What a connection that stood has come to. */
export function breakage(error: SocketError): Trouble {
  const { code = '', syscall, message } = error;
  if (code.startsWith('HPE_')) return { how: 'invalid', note: `the response is not HTTP: ${message} (${code})` };
  if (syscall === undefined && code === 'ECONNRESET') return closed; // Node's words for a FIN
  return { how: 'rst', note: `the connection was reset: ${message}` };
}

/** The peer has closed the connection in place of the rest. */
export const closed: Trouble = { how: 'fin', note: 'the server closed the connection before the response was whole' };

/** A kept connection that turns out to be closed when it is used again. HTTP libraries would try a fresh one. */
export const stale: Trouble = {
  how: 'rst',
  note: 'the kept connection was closed before any of a response: by a server that had closed it already, or that is gone',
};

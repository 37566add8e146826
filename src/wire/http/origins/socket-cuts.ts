import type { Cut, ExchangeEvent } from '../exchange.ts';

/** The last event of an exchange that was cut off. */
export type CutEvent = Extract<ExchangeEvent, { readonly type: 'cut' }>;

export const cut = (how: Cut, note: string): CutEvent => ({ type: 'cut', how, note });

interface SocketError extends Error {
  readonly code?: string;
  /** Only errors of the operating system have it; Node's own errors do not. */
  readonly syscall?: string;
  readonly errors?: readonly Error[];
}

const untrusted =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER_CERT(_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|CERT_UNTRUSTED)$/;

/** The cut of an exchange that got no connection, with the reason. */
export function refusal(error: SocketError, { hostname, port, protocol }: URL): CutEvent {
  const host = `${hostname}${port === '' ? '' : `:${port}`}`;
  const { code = '', message } = error;
  const tls = protocol === 'https:';
  if (tls && untrusted.test(code)) {
    const what = `the certificate of ${host} is signed by no authority that this process trusts (${code})`;
    return cut('refused', `${what}: name its authority in NODE_EXTRA_CA_CERTS`);
  }
  if (tls && code === 'CERT_HAS_EXPIRED') return cut('refused', `the certificate of ${host} has expired`);
  if (tls && code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return cut('refused', `the certificate of ${host} is another host's: ${message}`);
  }
  if (tls && /^(EPROTO|ERR_SSL_)/.test(code)) {
    return cut('refused', `${host} does not speak TLS as asked for (${message.trim()}): is it plain http?`);
  }
  const all = error.errors?.map((one) => one.message).join(', ');
  return cut('refused', `no connection to ${host}: ${all || message || code}`);
}

/** The cut of an exchange whose open connection was broken by this error. */
export function breakage(error: SocketError): CutEvent {
  const { code = '', syscall, message } = error;
  if (code.startsWith('HPE_')) return cut('invalid', `the response is not HTTP: ${message} (${code})`);
  if (syscall === undefined && code === 'ECONNRESET') return closed; // how Node reports a FIN
  return cut('rst', `the connection was reset: ${message}`);
}

/** The server has closed the connection instead of sending the rest. */
export const closed: CutEvent = cut('fin', 'the server closed the connection before the response was whole');

/** A kept connection was closed before it was used again. Some HTTP libraries retry on a new connection. */
export const stale: CutEvent = cut(
  'rst',
  'the kept connection was closed before any of a response: by a server that had closed it already, or that is gone',
);

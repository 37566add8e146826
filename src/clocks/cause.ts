/** Why a span failed. Retries choose by it. */
export type Cause =
  | 'timeout'
  | 'closed'
  | 'session-lost'
  | 'unauthorized'
  | 'http-4xx'
  | 'http-5xx'
  | 'network'
  | 'tool-error'
  | 'protocol-error'
  | 'oversize'
  | 'garbage';

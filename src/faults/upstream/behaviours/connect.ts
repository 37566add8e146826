import { z } from 'zod';
import type { NewConnection } from '../gate/kept-connections.ts';
import type { BehaviourKind, ConnectionFailure } from './behaviour-kind.ts';

/** How a new connection is made: the lookup, the round trips, and a host with a dead IPv6 address. */
export interface Connect {
  /** It slows new connections down. A call on a connection that its library has kept is left as it is. */
  readonly type: 'connect';
  /** How long the lookup takes, in virtual milliseconds. @defaultValue 0 */
  readonly dnsMs: number;
  /**
   * How the lookup fails: `servfail` (`EAI_AGAIN`) and `nxdomain` (`ENOTFOUND`) each time, `nxdomain-once` the first time.
   *
   * @defaultValue 'none'
   */
  readonly dnsFail: 'none' | 'servfail' | 'nxdomain' | 'nxdomain-once';
  /**
   * The IPv6 address of a host, which is tried before its IPv4 address. `blackhole`: it never answers, and Node goes on with the
   * next address after 250 ms, or after what the program has set. A host that is given as an address has only that.
   *
   * @defaultValue 'blackhole'
   */
  readonly v6: 'ok' | 'blackhole' | 'refuse';
  /** A round trip: one for the connect, and one for the handshake of TLS 1.3, in virtual milliseconds. @defaultValue 300 */
  readonly rttMs: number;
  /** How long the TLS handshake takes besides, in virtual milliseconds. @defaultValue 0 */
  readonly tlsMs: number;
}

/** How long Linux tries to connect by default: six retries, after 1, 2, 4, 8, 16, 32 and 64 s. */
const systemConnectMs = 127_000;

interface Attempt {
  readonly waitMs: number;
  readonly failure: ConnectionFailure | null;
}

/** The connect, address by address. The last address has no limit of its own. */
function connecting({ v6, rttMs }: Connect, { named, attemptMs }: NewConnection): Attempt {
  if (!named) return { waitMs: rttMs, failure: null };
  const sixMs = v6 === 'blackhole' ? systemConnectMs : rttMs;
  if (attemptMs === null) {
    const failures = { ok: null, refuse: 'ECONNREFUSED', blackhole: 'ETIMEDOUT' } as const;
    return { waitMs: sixMs, failure: failures[v6] };
  }
  if (v6 === 'ok' && rttMs < attemptMs) return { waitMs: rttMs, failure: null };
  return { waitMs: Math.min(sixMs, attemptMs) + rttMs, failure: null };
}

export const connect: BehaviourKind<Connect> = {
  type: 'connect',
  fields: () => ({
    dnsMs: z.int().min(0).default(0).describe('how long the lookup takes, in milliseconds'),
    dnsFail: z
      .enum(['none', 'servfail', 'nxdomain', 'nxdomain-once'])
      .default('none')
      .describe('how the lookup fails: EAI_AGAIN each time, ENOTFOUND each time or the first time'),
    v6: z
      .enum(['ok', 'blackhole', 'refuse'])
      .default('blackhole')
      .describe('what the IPv6 address of a host does, which is tried before its IPv4 address'),
    rttMs: z
      .int()
      .min(0)
      .default(300)
      .describe('one round trip: the connect takes one and the TLS handshake another, in milliseconds'),
    tlsMs: z.int().min(0).default(0).describe('how long the TLS handshake takes besides, in milliseconds'),
  }),
  waits(behaviour, { connects }) {
    const connection = connects();
    if (connection === null) return {};
    const { dnsMs, rttMs, tlsMs } = behaviour;
    return {
      dns: connection.named ? dnsMs : 0,
      connect: connecting(behaviour, connection).waitMs,
      tls: connection.secure ? rttMs + tlsMs : 0,
    };
  },
  replacement(behaviour, { connects, isFirst }) {
    const connection = connects();
    if (connection === null) return null;
    const { dnsFail } = behaviour;
    if (connection.named && dnsFail === 'servfail') return { type: 'unreached', failure: 'EAI_AGAIN', phase: 'dns' };
    if (connection.named && (dnsFail === 'nxdomain' || (dnsFail === 'nxdomain-once' && isFirst)))
      return { type: 'unreached', failure: 'ENOTFOUND', phase: 'dns' };
    const { failure } = connecting(behaviour, connection);
    return failure === null ? null : { type: 'unreached', failure, phase: 'connect' };
  },
};

import { faults } from './fault-builders.ts';

/**
 * An earlier name of a builder in {@link faults}.
 *
 * @deprecated Use `faults.upstreamSlow()`.
 */
export const upstream = { slow: faults.upstreamSlow } as const;

/**
 * An earlier name of a builder in {@link faults}.
 *
 * @deprecated Use `faults.coldStartFirstCall()`.
 */
export const coldStart = { firstCall: faults.coldStartFirstCall } as const;

/**
 * An earlier name of a builder in {@link faults}.
 *
 * @deprecated Use `faults.oversizedPayload()`.
 */
export const payload = { oversized: faults.oversizedPayload } as const;

/**
 * Earlier names of builders in {@link faults}.
 *
 * @deprecated Use the builder in {@link faults} that has the fault's id in camel case.
 */
export const overHttp = {
  absoluteCut: faults.absoluteCut,
  halfOpen: faults.halfOpen,
  headersWithheld: faults.headersWithheld,
  http1: faults.http1Degradation,
  idleCut: faults.idleCut,
  sessionLost: faults.sessionLost,
  sseBuffered: faults.sseProxyBuffering,
  sseDropped: faults.sseDroppedMidCall,
} as const;

/** A network between two hops. All zero, it changes nothing. */
export interface NetworkOptions {
  /** There and back, in milliseconds. */
  readonly roundTripMs: number;
  /** At most this much more each way, at random, in milliseconds; the order is kept. */
  readonly jitterMs: number;
  /** What the line carries in each direction, for all exchanges together; 0: any amount. */
  readonly bytesPerSecond: { readonly up: number; readonly down: number };
  /** Round trips before a new connection carries a request: 1 for TCP, 1 more for TLS 1.3. */
  readonly connectRoundTrips: number;
  /** When the line breaks, once. Default: never. */
  readonly lossAt?: NetworkLoss;
}

/**
 * The line breaks for every connection that is open then. `reset`: both sides see it at once. `half-open`: neither side sees
 * anything, and nothing passes any more. Connections made later work.
 */
export type NetworkLoss = { readonly how: 'reset' | 'half-open' } & (
  | { /** Milliseconds since the session began. */ readonly atMs: number }
  | { /** So many bytes of responses have come to the client. */ readonly afterBytes: number }
);

/** Whether a network changes nothing at all. */
export const isPlainWire = ({ roundTripMs, jitterMs, bytesPerSecond, lossAt }: NetworkOptions): boolean =>
  roundTripMs === 0 && jitterMs === 0 && bytesPerSecond.up === 0 && bytesPerSecond.down === 0 && lossAt === undefined;

/** @throws RangeError on a number below 0, or none at all */
export function checkNetworkOptions({
  roundTripMs,
  jitterMs,
  bytesPerSecond,
  connectRoundTrips,
  lossAt,
}: NetworkOptions) {
  const numbers = {
    roundTripMs,
    jitterMs,
    'bytesPerSecond.up': bytesPerSecond.up,
    'bytesPerSecond.down': bytesPerSecond.down,
    connectRoundTrips,
    ...(lossAt === undefined
      ? {}
      : 'atMs' in lossAt
        ? { 'lossAt.atMs': lossAt.atMs }
        : { 'lossAt.afterBytes': lossAt.afterBytes }),
  };
  for (const [name, value] of Object.entries(numbers))
    if (!Number.isFinite(value) || value < 0)
      throw new RangeError(`a network cannot have ${name}=${value}: give a number of 0 or more`);
}

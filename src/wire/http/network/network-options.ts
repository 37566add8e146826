/**
 * A network between the client and the first gateway or the server. With every number 0 it changes nothing.
 *
 * @example
 * ```ts
 * const report = await check(server, {
 *   network: { roundTripMs: 180, jitterMs: 20, connectRoundTrips: 2, lossAt: { how: 'reset', atMs: 30_000 } },
 *   quick: true,
 * });
 * ```
 */
export interface NetworkOptions {
  /** The milliseconds from one end to the other and back. */
  readonly roundTripMs: number;
  /** The largest random delay that is added to each way, in milliseconds. Messages keep their order. */
  readonly jitterMs: number;
  /** The bytes that the line carries in each direction per second, for all exchanges together; 0: no bound. */
  readonly bytesPerSecond: { readonly up: number; readonly down: number };
  /** The round trips before a new connection can carry a request: 1 for TCP, 1 more for TLS 1.3. */
  readonly connectRoundTrips: number;
  /**
   * When the network loses its connections. This happens once.
   *
   * @defaultValue never
   */
  readonly lossAt?: NetworkLoss;
}

/**
 * The network loses every connection that is open at that moment. `reset`: both sides see it at once. `half-open`: neither
 * side sees it, and nothing passes any more. Later connections work.
 */
export type NetworkLoss = { readonly how: 'reset' | 'half-open' } & (
  | { /** Virtual milliseconds since the session began. */ readonly atMs: number }
  | { /** The bytes of responses that have reached the client. */ readonly afterBytes: number }
);

/** Whether a network changes nothing. */
export const isPlainWire = ({ roundTripMs, jitterMs, bytesPerSecond, lossAt }: NetworkOptions): boolean =>
  roundTripMs === 0 && jitterMs === 0 && bytesPerSecond.up === 0 && bytesPerSecond.down === 0 && lossAt === undefined;

/** @throws RangeError on a number below 0, or not finite */
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

import { checkNetworkOptions, type NetworkOptions } from '../../wire/http/network/network-options.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

const plain = { roundTripMs: 0, jitterMs: 0, bytesPerSecond: { up: 0, down: 0 }, connectRoundTrips: 1 };
const known = [...Object.keys(plain), 'lossAt'];

/**
 * Fails early on an invalid network.
 *
 * @throws UsageError (`ERR_USAGE`)
 */
export function assertNetwork(network: Partial<NetworkOptions>): void {
  if (typeof network !== 'object' || network === null)
    throw new UsageError(`network must be an object such as { roundTripMs: 80 }, and is ${JSON.stringify(network)}`);
  for (const key of Object.keys(network))
    if (!known.includes(key)) throw new UsageError(`network has no ${JSON.stringify(key)}.${suggestion(key, known)}`);
  const { bytesPerSecond } = network;
  if (bytesPerSecond !== undefined && (typeof bytesPerSecond !== 'object' || bytesPerSecond === null))
    throw new UsageError(
      `network.bytesPerSecond must be { up, down }, and is ${JSON.stringify(bytesPerSecond)}: 0 is any amount`,
    );
  try {
    checkNetworkOptions({ ...plain, ...network });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

export const regions = ['north', 'east', 'south', 'west', 'coast', 'hills', 'islands'];

/** A service that takes forty seconds for each region, unless the signal ends the request. */
export const salesOf = (region: string, signal: AbortSignal): Promise<string> =>
  sleep(40_000, `${region}: 42`, { signal });

import { setTimeout as sleep } from 'node:timers/promises';

export type Dictionary = ReadonlyMap<string, string>;

/** How long the dictionary takes to load. */
export const loadMs = 40_000;

export const loadDictionary = async (): Promise<Dictionary> => {
  await sleep(loadMs);
  return new Map([['ebb', 'the tide that goes out']]);
};

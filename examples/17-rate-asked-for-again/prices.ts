import { setTimeout as sleep } from 'node:timers/promises';

export const prices: readonly { readonly item: string; readonly currency: string; readonly price: number }[] = [
  { item: 'anchor', currency: 'USD', price: 100 },
  { item: 'buoy', currency: 'USD', price: 20 },
  { item: 'chart', currency: 'GBP', price: 15 },
  { item: 'flare', currency: 'USD', price: 8 },
  { item: 'lamp', currency: 'GBP', price: 60 },
  { item: 'rope', currency: 'USD', price: 30 },
  { item: 'sail', currency: 'GBP', price: 700 },
];

/** A service that takes nine seconds to return the rate of a currency. */
export const rateOf = (currency: string): Promise<number> => sleep(9_000, currency === 'USD' ? 0.5 : 2);

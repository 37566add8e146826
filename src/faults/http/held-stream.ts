import type { ExchangeListener, HttpRequest } from '../../wire/http/exchange.ts';

/** Nobody of ours listens to the streams of others. */
export const unheard: ExchangeListener = {
  connected() {},
  received() {},
  informational() {},
  head() {},
  bytes() {},
  end() {},
  cut() {},
};

/** A stream of somebody else that holds a connection. Its key is below 0: the client's own count from 1. */
export const heldStream = (number: number): HttpRequest => ({
  key: -1 - number,
  method: 'GET',
  url: new URL('http://other.invalid/'),
  headers: {},
  body: null,
});

/** Whether an exchange is one of these. */
export const isHeldStream = ({ key }: HttpRequest): boolean => key < 0;

import type { Patches } from '../../time/base/patches.ts';
import { headersTimeoutError, headersTimeoutMs } from './headers-timeout.ts';
import type { UpstreamGate } from './upstream-gate.ts';
import type { CannedAnswer, UpstreamCall } from './upstream-rule.ts';

type Fetch = typeof globalThis.fetch;
type Input = Parameters<Fetch>[0];
type Init = Parameters<Fetch>[1];

const callOf = (input: Input, init: Init): UpstreamCall => {
  const request = typeof input === 'object' && 'url' in input ? input : null;
  const url = new URL(request?.url ?? String(input));
  return { method: (init?.method ?? request?.method ?? 'GET').toUpperCase(), host: url.host, path: url.pathname };
};

const isHttp = (input: Input): boolean =>
  /^https?:/i.test(typeof input === 'object' && 'url' in input ? input.url : String(input));

const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304]);

function responseOf({ status, headers, body }: CannedAnswer, url: string): Response {
  const response = new Response(bodiless.has(status) ? null : body, { status, headers: { ...headers } });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

/**
 * Makes `fetch` pass the gate. It stands in front of whatever `fetch` is now, Node's own or a mock's, and gives way to
 * it after the delay.
 */
export function holdFetch(gate: UpstreamGate, patches: Patches): void {
  patches.method<Fetch>(globalThis, 'fetch', (inner) => {
    const held = function fetch(input: Input, init?: Init): Promise<Response> {
      if (gate.passing || !isHttp(input)) return inner(input, init);
      let call: UpstreamCall;
      try {
        call = callOf(input, init);
      } catch {
        return inner(input, init); // it says best what is wrong with them
      }
      const signal = init?.signal ?? (typeof input === 'object' && 'signal' in input ? input.signal : null);
      if (signal?.aborted === true) return inner(input, init);
      return new Promise((resolve, reject) => {
        const go = (answer: CannedAnswer | null): void => {
          forget();
          if (answer === null) gate.pass(call, () => inner(input, init)).then(resolve, reject);
          else
            resolve(responseOf(answer, new URL(typeof input === 'object' && 'url' in input ? input.url : input).href));
        };
        const abort = (): void => {
          forget();
          waiting?.cancel();
          reject(signal?.reason);
        };
        const waiting = gate.hold(call, go);
        if (waiting === null) {
          gate.pass(call, () => inner(input, init)).then(resolve, reject);
          return;
        }
        signal?.addEventListener('abort', abort, { once: true });
        const limitMs = headersTimeoutMs(init, undefined);
        const timeout =
          limitMs === 0
            ? null
            : gate.setTimer(() => {
                forget();
                waiting.cancel();
                reject(new TypeError('fetch failed', { cause: headersTimeoutError() }));
              }, limitMs);
        function forget(): void {
          signal?.removeEventListener('abort', abort);
          timeout?.cancel();
        }
      });
    };
    return held as Fetch;
  });
}

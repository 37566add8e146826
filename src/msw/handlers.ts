import { bypass, http, type RequestHandler } from 'msw';
import { assertPlaces } from '../faults/assert-places.ts';
import { injectPlanned } from '../faults/fault.ts';
import type { FaultContext } from '../faults/fault-context.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import { FaultPlanError } from '../faults/fault-plan-error.ts';
import { faultById } from '../faults/fault-registry.ts';
import { readPlan } from '../faults/read-plan.ts';
import { seededRandom } from '../faults/seeded-random.ts';
import { noProcess } from '../faults/server/process-control.ts';
import { readUpstreamRule } from '../faults/upstream/gate/read-upstream-rule.ts';
import { UpstreamGate } from '../faults/upstream/gate/upstream-gate.ts';
import type { CompleteRule } from '../faults/upstream/gate/upstream-rule.ts';
import { MswDelivery } from './msw-delivery.ts';
import { testTime } from './msw-time.ts';

/** What {@link handlers} may be given besides a plan. */
export interface HandlersOptions {
  /**
   * Your own handlers. They answer what a fault lets through, and are returned behind the handler of the faults.
   *
   * @defaultValue none: the handlers that you put behind it, or the real upstream, answer
   */
  readonly handlers?: readonly RequestHandler[];
  /** The seed of what is random, such as jitter: the same draws as of a run with this seed. @defaultValue 1 */
  readonly seed?: number;
}

/** A rule needs a connection, which a handler does not have. */
function assertNoConnection({ behaviours }: CompleteRule, place: string): void {
  for (const behaviour of behaviours) {
    const isAbout =
      behaviour.type === 'connect' ||
      behaviour.type === 'pool' ||
      (behaviour.type === 'hang' && behaviour.phase !== 'headers' && behaviour.phase !== 'body');
    if (!isAbout) continue;
    const what = behaviour.type === 'hang' ? `a hang in the phase ${JSON.stringify(behaviour.phase)}` : behaviour.type;
    throw new FaultPlanError(
      `${place}: ${what} is about connections, and request handlers of msw answer instead of one. Use the phase "headers" or "body", or test the server with check()`,
    );
  }
}

const nothing = (): (() => void) => () => {};

function contextOf(gate: UpstreamGate, place: number, fault: string, seed: number): FaultContext {
  const random = seededRandom(seed, String(place));
  return {
    ...testTime,
    random,
    toServer: nothing,
    toClient: nothing,
    overHttp: false,
    sendToServer() {},
    person: () => ({ lift() {} }),
    sendToClient() {},
    writeLine() {},
    onStart: nothing,
    onEnd: nothing,
    process: noProcess,
    server: () => ({ pause: () => ({ lift() {} }), beforeRead: nothing, skewWallClock: () => ({ lift() {} }) }),
    http: () => ({ lift() {} }),
    sockets: () => ({ lift() {} }),
    note() {},
    upstream(written) {
      const rule = readUpstreamRule(written);
      assertNoConnection(rule, `plan[${place}]: ${fault}`);
      return { lift: gate.add({ rule, random: seededRandom(seed, String(place)), note() {} }) };
    },
  };
}

/** What one's own handlers, or the real upstream, answer. */
async function answerOf(own: readonly RequestHandler[], request: Request): Promise<Response> {
  for (const handler of own) {
    const result = await handler.run({ request: request.clone(), requestId: crypto.randomUUID() });
    if (result?.response !== undefined) return result.response;
  }
  return fetch(bypass(request));
}

/**
 * Request handlers for msw 2 that inject the faults of a plan into the calls of your code. Time is that of your test: fake timers of
 * vitest, jest or sinon apply, and otherwise the faults take real time.
 *
 * A delayed call goes on to the handlers behind. A call whose body a fault changes is answered by `options.handlers`, by the `answer`
 * of the fault, or by the real upstream.
 *
 * @param plan faults of the upstream: `upstream-slow`, `upstream-hung`, `upstream-status`, `upstream-trickle`, `upstream-truncated`,
 *   `upstream-reset`, and your own that declare the place `msw`
 * @param options your own handlers, and a seed
 * @throws FaultPlanError (`ERR_FAULT_PLAN`) for a fault that does not work with msw, by its name
 * @example
 * ```ts
 * import { faults } from 'mcp-deadline';
 * import { handlers } from 'mcp-deadline/msw';
 * import { HttpResponse, http } from 'msw';
 * import { setupServer } from 'msw/node';
 * import { afterAll, beforeAll, expect, test, vi } from 'vitest';
 *
 * const own = [http.get('https://api.example.com/search', () => HttpResponse.text('found'))];
 * const upstream = setupServer(...handlers([faults.upstreamSlow({ delayMs: 45_000 })], { handlers: own }));
 * beforeAll(() => upstream.listen({ onUnhandledRequest: 'error' }));
 * afterAll(() => upstream.close());
 *
 * test('the search waits for 45 s, and for no millisecond less', async () => {
 *   vi.useFakeTimers();
 *   let text = '';
 *   const searching = fetch('https://api.example.com/search').then(async (response) => {
 *     text = await response.text();
 *   });
 *   await vi.advanceTimersByTimeAsync(44_999);
 *   expect(text).toBe('');
 *   await vi.advanceTimersByTimeAsync(1);
 *   vi.useRealTimers();
 *   await searching;
 *   expect(text).toBe('found');
 * });
 * ```
 */
export function handlers(plan: FaultPlan, { handlers: own = [], seed = 1 }: HandlersOptions = {}): RequestHandler[] {
  const read = readPlan(plan);
  assertPlaces(read, 'msw');
  const gate = new UpstreamGate(testTime);
  for (const [place, { fault: id, parameters, when }] of read.entries()) {
    const [condition] = Object.keys(when ?? {});
    if (condition !== undefined)
      throw new FaultPlanError(
        `plan[${place}].when.${condition}: request handlers of msw see no session of a client. Leave the condition out`,
      );
    const fault = faultById(id);
    if (fault !== undefined) injectPlanned(fault, contextOf(gate, place, id, seed), parameters);
  }
  const faulty = http.all('*', ({ request }) => {
    const { host, pathname } = new URL(request.url);
    const delivery = new MswDelivery(() => answerOf(own, request), request.method);
    const exchange = gate.intercept({ method: request.method, host, path: pathname }, delivery);
    if (exchange === null) return undefined;
    delivery.start(exchange, request.signal);
    return delivery.response;
  });
  return [faulty, ...own];
}

import { Server } from 'node:http';
import type { BlockTime } from '../../wire/delivery-queue.ts';
import type { HttpRequest, Origin } from '../../wire/http/exchange.ts';
import type { FetchHandler } from '../../wire/http/origins/fetch-exchange.ts';
import { FetchOrigin } from '../../wire/http/origins/fetch-origin.ts';
import { type HttpListener, ListenerOrigin } from '../../wire/http/origins/listener-origin.ts';
import { ScenarioError } from './scenario-error.ts';

/** What an app needs of its session. */
export interface WebAppContext {
  readonly blockTime: BlockTime;
  attribute(request: HttpRequest, run: () => void): void;
}

const isModule = (value: unknown): value is { readonly [name: string]: unknown } =>
  Object.prototype.toString.call(value) === '[object Module]';

const isFunction = (value: unknown): value is (...args: never[]) => unknown => typeof value === 'function';

const hasFetch = (value: unknown): value is { fetch: FetchHandler } =>
  ((typeof value === 'object' && value !== null) || isFunction(value)) && 'fetch' in value && isFunction(value.fetch);

/** Whether a value looks like an app that serves HTTP. */
export const looksLikeApp = (value: unknown): boolean =>
  value instanceof Server || hasFetch(value) || (isFunction(value) && isApp(value));

/** Express, Connect and similar apps are functions with methods. */
const isApp = (value: (...args: never[]) => unknown): boolean =>
  value.length >= 2 || 'handle' in value || 'listen' in value;

/** The names under which modules export an app, or a function that makes it. */
const names = ['default', 'app', 'createApp', 'handler'] as const;

async function originOf(made: unknown, session: WebAppContext): Promise<Origin | null> {
  if (made instanceof Server || (isFunction(made) && isApp(made) && !hasFetch(made))) {
    const origin = new ListenerOrigin(made as HttpListener | Server, session);
    await origin.open();
    return origin;
  }
  if (hasFetch(made)) return new FetchOrigin((request) => made.fetch(request), session);
  if (isFunction(made) && made.length === 1) return new FetchOrigin(made as unknown as FetchHandler, session);
  if (isModule(made)) {
    const name = names.find((one) => made[one] !== undefined);
    const found = name === undefined ? undefined : made[name];
    // A function without parameters makes the app.
    return originOf(isFunction(found) && found.length === 0 && !isApp(found) ? await found() : found, session);
  }
  return null;
}

/**
 * Makes the origin for an app in this process.
 *
 * @param make returns a web-standard handler or an object with such a `fetch`, a Node listener, an Express app, an
 *   `http.Server` that does not listen yet, or a module with one of them
 * @throws ScenarioError (`ERR_NO_APP`) if it returns none of these
 */
export async function webAppOrigin(make: () => unknown, session: WebAppContext): Promise<Origin> {
  const made = await make();
  const origin = await originOf(made, session);
  if (origin !== null) return origin;
  throw new ScenarioError(
    `\`app\` gave ${made === null ? 'null' : `a value of type ${typeof made}`}, which serves no HTTP. Give a web-standard handler ` +
      '(request) => Response, an object with `fetch` (Hono), a Node listener (req, res) => void, an Express app, or a ' +
      'module with one of them as its default export',
    'ERR_NO_APP',
  );
}

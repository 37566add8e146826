import { AfterWork } from '../../wire/after-work.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../../wire/http/exchange.ts';
import { exchangeKeys, HttpLink } from '../../wire/http/link/http-link.ts';
import { deliveredAfterWork } from '../../wire/http/origins/delivery-order.ts';
import { oneAtATime } from '../../wire/http/origins/request-order.ts';
import { SocketOrigin } from '../../wire/http/origins/socket-origin.ts';
import { joinedBlockTime } from '../../wire/joined-block-time.ts';
import { unmeasured } from '../../wire/work-account.ts';
import { serverInRealTime } from '../faults/server-in-real-time.ts';
import { upstreamInRealTime } from '../faults/upstream-in-real-time.ts';
import { loadsModule, opensForAll, renewModules } from '../server/module-renewal.ts';
import type { HttpAppServer, UrlServer } from '../server/server-under-test.ts';
import { webAppOrigin } from '../server/web-app.ts';
import { realSessionTime } from '../session-time.ts';
import { type HttpPath, httpPath } from './http-path.ts';
import { openHere } from './open-here.ts';
import type { LinkOptions } from './opened-link.ts';
import { linkOptionsOf, noResources, type OpenedLink } from './opened-link.ts';

/** How many notes are kept: the last ones. */
const mostNotes = 20;

/** A placeholder at the end of the path: the real origin is set once the server is prepared. */
class DeferredOrigin implements Origin {
  #origin: Origin | null = null;

  set(origin: Origin): void {
    this.#origin = origin;
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    if (this.#origin === null) throw new Error('the server was not prepared before its first client');
    return this.#origin.exchange(request, listener);
  }

  async close(): Promise<void> {
    await this.#origin?.close();
  }
}

/** A link to a server over HTTP in this process. */
export async function openHttpApp(server: HttpAppServer, options: LinkOptions): Promise<OpenedLink> {
  let path: HttpPath | undefined;
  const notes: string[] = [];
  const opened = await openHere(options, ({ clock, time, work, control, make }) => {
    const blockTime = joinedBlockTime((reason) => clock.blockTime(reason, true));
    const serverOrigin = new DeferredOrigin();
    const inTurn = oneAtATime(deliveredAfterWork(serverOrigin, new AfterWork(work, blockTime)), time);
    const toServer = httpPath(inTurn, options.path ?? {}, { time, blockTime, control });
    path = toServer;
    const deps = { blockTime, now: time.now, nextKey: exchangeKeys() };
    return {
      link: new HttpLink(path.origin, linkOptionsOf(server), deps),
      another: () => new HttpLink(toServer.another(), linkOptionsOf(server), deps),
      async prepare() {
        const { app } = server;
        const session = {
          blockTime,
          note: (_: number, text: string) => void notes.push(text),
          attribute: (request: { readonly key: number; readonly method: string }, run: () => void) =>
            clock.attribute(`${request.method} ${request.key}`, run),
        };
        if (loadsModule(app)) await renewModules(); // a session begins with fresh modules, as a process does
        serverOrigin.set(
          await make(() =>
            webAppOrigin(loadsModule(app) && opensForAll(app) ? () => clock.own(app, 'keep') : app, session),
          ),
        );
      },
    };
  });
  // The notes take the place of standard error: they say what an HTTP response cannot express.
  const stderr = () => notes.slice(-mostNotes).join('\n');
  // We open the sockets between the clients and the app, and the HTTP server in front of the app. Do not report them.
  const onResource: OpenedLink['onResource'] = (listener) =>
    opened.onResource((event) => {
      const isOurs = event.label === undefined && (event.resource === 'socket' || event.resource === 'server');
      if (!isOurs) listener(event);
    });
  return { ...opened, stderr, onResource, ...(path === undefined ? {} : { onHop: path.onHop, http: path }) };
}

/** A link to a server that is already running, in real time. */
export async function openHttpUrl(server: UrlServer, options: LinkOptions): Promise<OpenedLink> {
  const blockTime = () => () => {};
  const time = realSessionTime();
  const path = httpPath(new SocketOrigin(new URL(server.url), { blockTime }), options.path ?? {}, { time, blockTime });
  return {
    link: new HttpLink(path.origin, linkOptionsOf(server), { blockTime, now: time.now }),
    time,
    work: unmeasured,
    chargeWork() {},
    stderr: () => '',
    realBecause: () => `it runs already, at ${server.url}`,
    onResource: noResources,
    onHop: path.onHop,
    http: path,
    upstream: upstreamInRealTime,
    control: serverInRealTime,
    close: () => path.origin.close(),
  };
}

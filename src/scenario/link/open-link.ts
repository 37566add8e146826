import type { ServerUnderTest } from '../server/server-under-test.ts';
import { withFloodGuard } from './flood-guard.ts';
import { openHttpApp, openHttpUrl } from './open-http.ts';
import { openRealHttp, openVirtualHttp } from './open-http-command.ts';
import { openMemory } from './open-memory.ts';
import { openRealStdio, openVirtualStdio } from './open-stdio.ts';
import type { LinkOptions, OpenedLink } from './opened-link.ts';

/** Makes the link to a server, and the clock of the session. */
export async function openLink(server: ServerUnderTest, options: LinkOptions): Promise<OpenedLink> {
  const real = options.time === 'real';
  if (typeof server === 'function') return withFloodGuard(await openMemory(server, options));
  if ('app' in server) return withFloodGuard(await openHttpApp(server, options));
  if ('url' in server) return openHttpUrl(server, options);
  if (server.http !== undefined)
    return real
      ? openRealHttp(server, server.http, options)
      : withFloodGuard(await openVirtualHttp(server, server.http, options));
  return real ? openRealStdio(server, options) : withFloodGuard(await openVirtualStdio(server, options));
}

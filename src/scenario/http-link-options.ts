import type { HttpLinkOptions } from '../wire/http/link/http-link.ts';
import { type CommandServer, type HttpAppServer, transportOf, type UrlServer, urlOf } from './server-under-test.ts';

/** Where the link to a server over HTTP leads, and how. */
export function linkOptionsOf(server: HttpAppServer | CommandServer | UrlServer): HttpLinkOptions {
  const url = urlOf(server);
  if (url === null) throw new Error('a server without an address');
  const headers = 'url' in server ? { headers: server.headers ?? {} } : {};
  return { url, transport: transportOf(server) === 'sse' ? 'sse' : 'http', ...headers };
}

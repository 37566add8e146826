import { readFileSync } from 'node:fs';
import type { Endpoint, Route } from './endpoint.ts';
import { portOf } from './endpoint.ts';

/**
 * Whether the kernel still holds bytes of a connection that it has not handed to their reader: not acknowledged yet, or
 * not read yet. Read off the tables of the kernel, so only Linux tells, and for the rare case only.
 *
 * @returns undefined where nobody tells
 */
export function undelivered(route: Route): boolean | undefined {
  let readable = false;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    let lines: string[];
    try {
      lines = readFileSync(table, 'utf8').split('\n');
    } catch {
      continue;
    }
    readable = true;
    for (const line of lines) {
      const [, local = '', remote = '', , queues = ''] = line.trim().split(/\s+/);
      if (!isOf(route, local, remote)) continue;
      if (/[1-9A-F]/i.test(queues)) return true;
    }
  }
  return readable ? false : undefined;
}

const isOf = ({ client, server }: Route, local: string, remote: string): boolean =>
  (has(local, client) && has(remote, server)) || (has(local, server) && has(remote, client));

/** By the port alone: addresses are written in the machine's own byte order. */
const has = (field: string, endpoint: Endpoint): boolean =>
  Number.parseInt(field.slice(field.lastIndexOf(':') + 1), 16) === portOf(endpoint);

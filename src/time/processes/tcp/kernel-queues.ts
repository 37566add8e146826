import { readText } from '../../os/files.ts';
import type { Endpoint, Route } from './endpoint.ts';
import { portOf } from './endpoint.ts';

/**
 * Whether the kernel still has bytes of a connection for their reader: not acknowledged yet, or not read yet. This is
 * read from the tables of the Linux kernel. It is slow, and meant for rare cases only.
 *
 * @returns undefined on a system without these tables
 */
export function undelivered(route: Route): boolean | undefined {
  let readable = false;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    let lines: string[];
    try {
      lines = readText(table).split('\n');
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

/** Compares the ports only: addresses are written in the byte order of the machine. */
const has = (field: string, endpoint: Endpoint): boolean =>
  Number.parseInt(field.slice(field.lastIndexOf(':') + 1), 16) === portOf(endpoint);

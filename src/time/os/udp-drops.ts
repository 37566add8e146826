import { readText } from './files.ts';

/**
 * How many datagrams the kernel has dropped on the way to the sockets of this machine that are bound to a port, because the
 * buffers of the sockets were full. Undefined if the kernel does not show it (not Linux).
 */
export function droppedDatagrams(port: number): number | undefined {
  const tables = ['udp', 'udp6'].map(rowsOf);
  if (tables.every((rows) => rows === undefined)) return undefined;
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  let dropped = 0;
  for (const row of tables.flatMap((rows) => rows ?? [])) {
    const fields = row.trim().split(/\s+/);
    if (fields[1]?.endsWith(suffix)) dropped += Number(fields.at(-1));
  }
  return dropped;
}

function rowsOf(table: string): string[] | undefined {
  try {
    return readText(`/proc/self/net/${table}`).split('\n').slice(1);
  } catch {
    return undefined;
  }
}

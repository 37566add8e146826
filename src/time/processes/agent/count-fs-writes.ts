import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { FlowCounters } from './flow-counters.ts';
import type { OwnStreams } from './own-streams.ts';

type Method = (...args: unknown[]) => unknown;

/**
 * Counts the writes to standard output that bypass its stream: loggers and careful servers use `fs.writeSync(1)`.
 * Callers see no difference: arguments, results, errors and order stay those of `fs`.
 */
export function countFsWrites(own: OwnStreams, counters: FlowCounters): void {
  let counted = 0;
  const add = (fd: unknown, bytes: unknown): void => {
    const flow = typeof fd === 'number' ? own.flowsOf(fd)?.writes : undefined;
    if (flow === undefined || typeof bytes !== 'number') return;
    counted += bytes;
    counters.add(flow, bytes);
  };
  const writes = (fd: unknown): void => {
    const flow = typeof fd === 'number' ? own.flowsOf(fd)?.writes : undefined;
    if (flow !== undefined) counters.writes(flow);
  };
  const isOurs = (fd: unknown): boolean => typeof fd === 'number' && own.flowsOf(fd) !== undefined;

  for (const name of ['writeSync', 'writevSync'] as const) {
    replace(name, (native) => (fd, ...rest) => {
      writes(fd);
      const bytes = native(fd, ...rest);
      if (isOurs(fd)) add(fd, bytes);
      return bytes;
    });
  }
  for (const name of ['write', 'writev'] as const) {
    replace(name, (native) => (fd, ...rest) => {
      const callback = rest.at(-1);
      if (!isOurs(fd) || typeof callback !== 'function') return native(fd, ...rest);
      rest[rest.length - 1] = (error: unknown, bytes: unknown, ...more: unknown[]) => {
        add(fd, bytes);
        callback(error, bytes, ...more);
      };
      return native(fd, ...rest);
    });
  }
  // For strings these call no other function of `fs`.
  for (const name of ['writeFileSync', 'appendFileSync'] as const) {
    replace(name, (native) => (fd, data, options, ...rest) => {
      const before = counted;
      const result = native(fd, data, options, ...rest);
      if (isOurs(fd) && counted === before) add(fd, byteLength(data, options));
      return result;
    });
  }
  syncBuiltinESMExports();
}

function replace(name: keyof typeof fs, make: (native: Method) => Method): void {
  const native = fs[name] as Method;
  const wrapped = make(native);
  Object.defineProperties(wrapped, { name: { value: native.name }, length: { value: native.length } });
  // `promisify(fs.write)` resolves to an object; the symbols that say so move along.
  for (const symbol of Object.getOwnPropertySymbols(native)) {
    Object.defineProperty(wrapped, symbol, Object.getOwnPropertyDescriptor(native, symbol) as PropertyDescriptor);
  }
  Object.defineProperty(fs, name, { value: wrapped, configurable: true, enumerable: true, writable: true });
}

function byteLength(data: unknown, options: unknown): number {
  if (ArrayBuffer.isView(data)) return data.byteLength;
  const encoding = typeof options === 'string' ? options : (options as { encoding?: BufferEncoding } | null)?.encoding;
  return Buffer.byteLength(String(data), (encoding as BufferEncoding | undefined) ?? 'utf8');
}

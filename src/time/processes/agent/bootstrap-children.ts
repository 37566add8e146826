import { ChildProcess } from 'node:child_process';
import type { StreamHandle } from '../../base/native.ts';
import type { StreamName } from '../bootstrap-config.ts';
import {
  type BootstrapConfig,
  bootstrapVariable,
  fromChild,
  towardsChild,
  writeBootstrapConfig,
} from '../bootstrap-config.ts';
import { withAgent } from '../node-options.ts';
import type { FlowCounters } from './flow-counters.ts';
import type { OwnStreams } from './own-streams.ts';

interface SpawnOptions {
  readonly stdio?: unknown;
  readonly envPairs?: readonly string[];
}

/** What the bootstrap of child processes needs from its agent. */
export interface ChildBootstrapContext {
  /** The agent's own configuration, with the present time and settings of its clock. */
  configNow(): BootstrapConfig;
  readonly own: OwnStreams;
  readonly counters: FlowCounters;
  spawned(id: string, child: ChildProcess): void;
}

/**
 * Gives a bootstrap configuration to every process that this one starts with `spawn`, `exec`, `execFile` or `fork`, in
 * any environment: all of these call `ChildProcess.prototype.spawn`. The synchronous functions do not, and should not:
 * they block their caller until the process ends, so that takes real time.
 */
export function bootstrapChildren(context: ChildBootstrapContext): void {
  let last = 0;
  const prototype = ChildProcess.prototype as unknown as { spawn(options: SpawnOptions): unknown };
  const { spawn } = prototype;
  prototype.spawn = function (this: ChildProcess, options) {
    if (!Array.isArray(options?.envPairs)) return spawn.call(this, options);
    const own = context.configNow();
    const id = `${own.process}.${++last}`;
    const streams = nameStreams(options.stdio, id, context.own);
    const config = { ...own, process: id, streams };
    const result = spawn.call(this, { ...options, envPairs: withBootstrap(options.envPairs, config) });
    if (this.pid !== undefined) {
      this.stdio.forEach((stream, fd) => {
        const handle = (stream as { _handle?: StreamHandle | null } | null)?._handle;
        const name = streams[fd];
        if (!handle || name !== `${id}:${fd}`) return;
        if (fd === 0) context.counters.watch(handle, { writes: towardsChild(name) });
        else if (fd < 3) context.counters.watch(handle, { reads: fromChild(name) });
        else context.counters.watch(handle, { writes: towardsChild(name), reads: fromChild(name) });
      });
      context.spawned(id, this);
    }
    return result;
  };
}

function withBootstrap(pairs: readonly string[], config: BootstrapConfig): string[] {
  const nodeOptions = pairs.find((pair) => pair.startsWith('NODE_OPTIONS='))?.slice('NODE_OPTIONS='.length);
  return [
    ...pairs.filter((pair) => !pair.startsWith('NODE_OPTIONS=') && !pair.startsWith(`${bootstrapVariable}=`)),
    `NODE_OPTIONS=${withAgent(config.agent, nodeOptions)}`,
    `${bootstrapVariable}=${writeBootstrapConfig(config)}`,
  ];
}

/**
 * Names the descriptors of a process that is about to be spawned: a new pipe is named after the process, an inherited
 * descriptor keeps its name in this process, and all else has no name.
 *
 * @param stdio the `stdio` option of `spawn`, not normalised
 */
export function nameStreams(stdio: unknown, process: string, own: OwnStreams): (StreamName | null)[] {
  const list: unknown[] = Array.isArray(stdio) ? [...stdio] : [stdio, stdio, stdio];
  while (list.length < 3) list.push(undefined);
  return list.map((item, fd) => {
    if (item === 'pipe' || item === 'overlapped' || ((item === undefined || item === null) && fd < 3)) {
      return `${process}:${fd}`;
    }
    if (item === 'inherit') return own.nameOf(fd);
    if (typeof item === 'number') return own.nameOf(item);
    const inherited = descriptorOf(item);
    return inherited === undefined ? null : own.nameOf(inherited);
  });
}

function descriptorOf(stream: unknown): number | undefined {
  const fd = (stream as { fd?: unknown } | null | undefined)?.fd;
  return typeof fd === 'number' && fd >= 0 ? fd : undefined;
}

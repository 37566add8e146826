import type { WallSkew } from '../core/wall-skew.ts';
import type { FlowId } from './protocol.ts';

/** The one variable, besides `NODE_OPTIONS`, that a child's environment carries. */
export const bootstrapVariable = 'MCP_DEADLINE_AGENT';

/**
 * What a process needs to become an agent before its first line of code runs, without a request to its host. The server
 * does not see its random parts: it is removed from `process.env` at once.
 */
export interface BootstrapConfig {
  /** The file that was given to `--require`. */
  readonly agent: string;
  /** Path of the host's Unix socket (a named pipe on Windows). */
  readonly socket: string;
  /** The mark by which the guardian of the host finds this process and its descendants. */
  readonly guard: string;
  /** An agent proves with it that it belongs to the host: other processes can find the socket too. */
  readonly key: string;
  /** The id of this process, such as `c1` or `c1.2`. Wrappers that are not Node pass it on to what they start. */
  readonly process: string;
  /** The stream at each descriptor, as its spawner names it, without direction. `null`: not a pipe of ours. */
  readonly streams: readonly (StreamName | null)[];
  /** The host's virtual time at the spawn: where the new clock starts. */
  readonly nowMs: number;
  /** What `Date.now()` is at virtual time 0. */
  readonly epochMs: number;
  /** What the clock of the host allows: see `VirtualClockOptions`. */
  readonly maxRealWaitMs: number;
  readonly maxCpuMs: number;
  /** Whether real work takes virtual time, as on the host's clock. */
  readonly chargesWork?: true;
  /** The errors of its wall clock; `sinceMs` is in virtual milliseconds of the host. */
  readonly wallSkews?: readonly WallSkew[];
  /** An additional module that the agent loads first. */
  readonly extension?: Extension;
}

/** An additional module that agents load: CommonJS, exporting `extend`. The clock does not depend on what it does. */
export interface Extension {
  readonly file: string;
  /** Plain JSON, passed to the module unchanged. */
  readonly payload: unknown;
}

/** A stream between a spawner and its child; its two directions are the flows `name>` and `name<`. */
export type StreamName = string;

export const towardsChild = (stream: StreamName): FlowId => `${stream}>`;
export const fromChild = (stream: StreamName): FlowId => `${stream}<`;

export function writeBootstrapConfig(config: BootstrapConfig): string {
  return JSON.stringify(config);
}

/** @returns undefined if the text is missing, or is no bootstrap configuration */
export function readBootstrapConfig(text: string | undefined): BootstrapConfig | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Partial<BootstrapConfig> | null;
    return typeof value?.socket === 'string' && typeof value.process === 'string'
      ? (value as BootstrapConfig)
      : undefined;
  } catch {
    return undefined;
  }
}

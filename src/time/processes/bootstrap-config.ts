import type { FlowId } from './protocol.ts';

/** The one variable, besides `NODE_OPTIONS`, that a child's environment carries. */
export const bootstrapVariable = 'MCP_DEADLINE_AGENT';

/**
 * What a process must know to become an agent before its first line of code runs, without asking anybody.
 * Nothing in it that the server could see is random: it is taken out of `process.env` at once.
 */
export interface BootstrapConfig {
  /** The file that was given to `--require`. */
  readonly agent: string;
  /** Path of the host's Unix socket (a named pipe on Windows). */
  readonly socket: string;
  /** By this the guardian of the host knows it, and all that it starts. */
  readonly guard: string;
  /** Only who says it in its hello belongs to the host: others can find the socket too. */
  readonly key: string;
  /** The id of this process, such as `c1` or `c1.2`; wrappers that are not Node pass it on. */
  readonly process: string;
  /** What descriptor n is, as a stream of the spawner: its name without direction. `null`: not a pipe of ours. */
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
  /** What else the agent loads and begins with, if anything. */
  readonly extension?: Extension;
}

/** A file that agents load besides their own: CommonJS, exporting `extend`. Time knows nothing of what it does. */
export interface Extension {
  readonly file: string;
  /** Plain JSON, handed to it as it is. */
  readonly payload: unknown;
}

/** A stream between a spawner and its child; its two directions are the flows `name>` and `name<`. */
export type StreamName = string;

export const towardsChild = (stream: StreamName): FlowId => `${stream}>`;
export const fromChild = (stream: StreamName): FlowId => `${stream}<`;

export function writeBootstrapConfig(invitation: BootstrapConfig): string {
  return JSON.stringify(invitation);
}

/** @returns undefined when there is none, or when it is not ours */
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

import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { VirtualClock } from '../../core/virtual-clock.ts';
import type { BootstrapConfig } from '../bootstrap-config.ts';

/** The extension that an agent has loaded. */
export interface RunningExtension {
  /** Processes a message of the host. */
  receive(message: unknown): void;
}

/** What an agent offers to its extension. */
export interface ExtensionContext {
  /** The id of this process among those of the run. */
  readonly process: string;
  readonly payload: unknown;
  /** Virtual milliseconds since the run began. */
  now(): number;
  /** Stops virtual time until the returned function is called. */
  blockTime(reason: string): () => void;
  /** Leaves the activity of a socket of the extension out. */
  ignore(socket: Socket): void;
  /** Sends a message to the host's side of the extension. */
  say(message: unknown): void;
}

/** What the file of an extension exports. */
export interface ExtensionModule {
  extend(context: ExtensionContext): RunningExtension;
}

/** Loads the extension in the configuration, if there is one. The clock must be installed before. */
export function startExtension(
  { extension, process, nowMs }: BootstrapConfig,
  clock: VirtualClock,
  say: (atMs: number, message: unknown) => void,
): RunningExtension | null {
  if (extension === undefined) return null;
  const now = (): number => nowMs + clock.now;
  const { extend } = createRequire(import.meta.url)(extension.file) as ExtensionModule;
  return extend({
    process,
    payload: extension.payload,
    now,
    blockTime: (reason) => clock.blockTime(reason),
    ignore: (socket) => clock.ignore(socket),
    say: (message) => say(now(), message),
  });
}

import { createRequire } from 'node:module';
import type { VirtualClock } from '../../core/virtual-clock.ts';
import type { BootstrapConfig } from '../bootstrap-config.ts';

/** The extension that an agent has loaded. */
export interface RunningExtension {
  /** Processes a message of the host. */
  receive(message: unknown): void;
}

interface ExtensionModule {
  extend(context: {
    readonly process: string;
    readonly payload: unknown;
    now(): number;
    say(message: unknown): void;
  }): RunningExtension;
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
  return extend({ process, payload: extension.payload, now, say: (message) => say(now(), message) });
}

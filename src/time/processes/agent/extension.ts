import { createRequire } from 'node:module';
import type { VirtualClock } from '../../core/virtual-clock.ts';
import type { BootstrapConfig } from '../bootstrap-config.ts';

/** What an agent loaded besides itself. */
export interface RunningExtension {
  /** Takes a message of the host's. */
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

/** Loads what the invitation names, if it names anything. The clock is installed by then. */
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

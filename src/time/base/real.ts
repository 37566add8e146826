/**
 * The native sources of time, captured once, when this file is first loaded.
 *
 * Nothing else in this project reads a global clock: what needs real time (the watchdog, measuring real work, the
 * turns of the event loop that show quiescence) takes it from here, so it works while the globals are virtual.
 * It may be loaded when the pass-through wrappers are in place already, and looks behind them.
 */
import { performance } from 'node:perf_hooks';
import { nativeOf } from './wrappers.ts';

export const real = {
  setTimeout: nativeOf(globalThis.setTimeout),
  clearTimeout: nativeOf(globalThis.clearTimeout),
  setInterval: nativeOf(globalThis.setInterval),
  clearInterval: nativeOf(globalThis.clearInterval),
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  Date: globalThis.Date,
  /** Monotonic real milliseconds, with fractions. */
  nowMs: nativeOf(performance.now).bind(performance) as () => number,
} as const;

const { nodeTiming } = performance;

/**
 * Real milliseconds that this thread's event loop has spent waiting, since it began. It does not grow while JavaScript
 * runs here, so over an interval it separates the waits for others from the work of this thread.
 */
export const idleMs = (): number => nodeTiming.idleTime;

/** How many events libuv has handled in this thread: it moves whenever a poll found something. */
export const uvEvents = (): number =>
  (nodeTiming as unknown as { uvMetricsInfo: { events: number } }).uvMetricsInfo.events;

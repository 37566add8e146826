/**
 * The native sources of time, captured once, when this file is first loaded.
 *
 * No other file of this project reads a global clock. Code that needs real time (the watchdog, the measure of real work, the
 * turns of the event loop that show quiescence) imports it from this file, and so works while the globals are virtual. If the
 * pass-through wrappers are installed before this file is loaded, it takes the native functions behind them.
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
 * Real milliseconds that the event loop of this thread has spent waiting since the thread began. The number does not grow while
 * JavaScript runs in this thread, so over an interval it separates waiting from the work of this thread.
 */
export const idleMs = (): number => nodeTiming.idleTime;

/** How many events libuv has handled in this thread. The number grows whenever a poll finds an event. */
export const uvEvents = (): number =>
  (nodeTiming as unknown as { uvMetricsInfo: { events: number } }).uvMetricsInfo.events;

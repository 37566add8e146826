/**
 * The native sources of time, captured once, when this file is first loaded.
 *
 * Nothing else in this project reads a global clock: what needs real time (the watchdog, measuring real work, the
 * turns of the event loop by which quiescence is told) takes it from here, so it works while the globals are virtual.
 */
import { performance } from 'node:perf_hooks';

export const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  Date: globalThis.Date,
  /** Monotonic real milliseconds, with fractions. */
  nowMs: performance.now.bind(performance) as () => number,
} as const;

const { nodeTiming } = performance;

/** How many events libuv has handled in this thread: it moves whenever a poll found something. */
export const uvEvents = (): number =>
  (nodeTiming as unknown as { uvMetricsInfo: { events: number } }).uvMetricsInfo.events;

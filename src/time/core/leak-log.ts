import type { CallSite } from '../base/call-site.ts';
import type { Labels } from '../tracking/labels.ts';
import { type Leak, leakError, leakSource, type OnLeak } from '../tracking/leak-detector.ts';
import type { NativeTimeAccess } from './fake/native-time-access.ts';

/** The native timers that were armed while time was virtual. Does for each of them what `onLeak` says. */
export class LeakLog {
  readonly leaks: Leak[] = [];
  readonly #onLeak: OnLeak;
  readonly #nativeAccess: NativeTimeAccess;
  readonly #labels: Labels;
  readonly #nowMs: () => number;
  readonly #fail: (error: Error) => void;
  readonly #belongs: (timer: object) => void;

  /**
   * @param fail ends the open run, if there is one
   * @param belongs called with every native timer that was armed by mistake
   */
  constructor(
    onLeak: OnLeak,
    nativeAccess: NativeTimeAccess,
    labels: Labels,
    nowMs: () => number,
    fail: (error: Error) => void,
    belongs: (timer: object) => void = () => {},
  ) {
    this.#onLeak = onLeak;
    this.#nativeAccess = nativeAccess;
    this.#labels = labels;
    this.#nowMs = nowMs;
    this.#fail = fail;
    this.#belongs = belongs;
  }

  /** Call it when a native timer was armed at `site`, and not by the clock. */
  nativeTimer(site: CallSite, timer: object): void {
    if (this.#nativeAccess.granted) return;
    const source = leakSource(site);
    if (source === undefined) return;
    this.#belongs(timer);
    const leak: Leak = { source, atMs: this.#nowMs(), label: this.#labels.current };
    this.leaks.push(leak);
    if (typeof this.#onLeak === 'function') this.#onLeak(leakError(leak));
    else if (this.#onLeak === 'warn') process.emitWarning(leakError(leak));
    else if (this.#onLeak === 'error') this.#fail(leakError(leak));
  }
}

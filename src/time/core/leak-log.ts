import type { CallSite } from '../base/call-site.ts';
import { type Leak, leakError, leakSource, type OnLeak } from '../tracking/leak-detector.ts';
import type { Labels } from '../tracking/ledger.ts';
import type { NativeTimeAccess } from './fake/native-time-access.ts';

/** The native timers that were armed while time was virtual, and what is done about each. */
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

  /** A native timer was armed there, and not by the clock. */
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

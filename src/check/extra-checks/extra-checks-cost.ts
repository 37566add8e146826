import type { ExtraChecksCost as Reported } from '../../report/check-report.ts';
import { real } from '../../time/base/real.ts';

/** Counts what the extra checks cost. */
export class ExtraChecksCost {
  #checks = 0;
  #realMs = 0;
  /** Sessions that were opened for checks alone. */
  sessions = 0;

  /** Measures the time of one check. */
  async timed<T>(check: () => Promise<T>): Promise<T> {
    this.#checks++;
    const beganMs = real.nowMs();
    try {
      return await check();
    } finally {
      this.#realMs += real.nowMs() - beganMs;
    }
  }

  get all(): Reported {
    return { checks: this.#checks, sessions: this.sessions, realMs: Math.round(this.#realMs) };
  }
}

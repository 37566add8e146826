import { toolCalls } from '../../properties/tool-calls.ts';
import type { CheckReport, ExtraChecksCost as Reported } from '../../report/check-report.ts';
import { real } from '../../time/base/real.ts';
import type { Transcript } from '../../wire/transcript.ts';

/** Counts how often each tool was executed in all sessions of one check. */
export class Executions {
  readonly #times = new Map<string, number>();

  /** Adds the calls of a session that is over. */
  count(transcript: Transcript): void {
    for (const tool of toolCalls(transcript)) this.#times.set(tool, (this.#times.get(tool) ?? 0) + 1);
  }

  /** Each tool with its count, the tools in alphabetical order. */
  get all(): CheckReport['executions'] {
    return [...this.#times]
      .map(([tool, times]) => ({ tool, times }))
      .sort((one, other) => (one.tool < other.tool ? -1 : 1));
  }
}

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

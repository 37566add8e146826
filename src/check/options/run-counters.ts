import type { CheckReport, ExtraChecksCost as Reported } from '../../report/check-report.ts';
import { real } from '../../time/base/real.ts';
import { isRequest } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';

/** The tool of every `tools/call` that was sent to the server, in order. */
const toolCalls = ({ entries }: Transcript): readonly string[] =>
  entries.flatMap((entry) =>
    entry.kind === 'sent' && isRequest(entry.frame) && entry.frame.method === 'tools/call'
      ? [String(entry.frame.params?.name)]
      : [],
  );

/** Counts how often each tool was executed in all sessions of a check. */
export class Executions {
  readonly #times = new Map<string, number>();

  /** Adds the calls of a session that is over. */
  count(transcript: Transcript): void {
    for (const tool of toolCalls(transcript)) this.#times.set(tool, (this.#times.get(tool) ?? 0) + 1);
  }

  /** The count of each tool, in the order of their names. */
  get all(): CheckReport['executions'] {
    return [...this.#times]
      .map(([tool, times]) => ({ tool, times }))
      .sort((one, other) => (one.tool < other.tool ? -1 : 1));
  }
}

/** Counts the cost of the extra checks. */
export class ExtraChecksCost {
  #checks = 0;
  #realMs = 0;
  /** The number of sessions that were opened only for extra checks. */
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

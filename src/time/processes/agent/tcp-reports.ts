import type { StreamHandle } from '../../base/native.ts';
import type { AgentMessage, TcpEndReport } from '../protocol.ts';
import type { LocalEnd } from '../tcp/local-end.ts';
import { LocalEnds } from '../tcp/local-ends.ts';
import { watchDials } from '../tcp/watch-dials.ts';

/** An end, and its last report. */
interface TrackedEnd {
  readonly end: LocalEnd;
  report: TcpEndReport | undefined;
}

/**
 * Reports this thread's TCP connections to peers on this machine to the host. A dialled connection is reported at once,
 * since another process must accept it; all else with the next answer.
 */
export class TcpReports {
  readonly #ends = new Map<number, TrackedEnd>();
  readonly #send: (message: AgentMessage) => unknown;
  readonly #share: (handle: StreamHandle) => void;

  /** @param sample a native stream handle of any kind */
  constructor(sample: object, send: (message: AgentMessage) => unknown, share: (handle: StreamHandle) => void) {
    this.#send = send;
    this.#share = share;
    const report = (say: 'listening' | 'unlistening') => (at: { address: string; port: number }) =>
      this.#send({ say, at, tcp: this.changes() });
    const ends = new LocalEnds({
      opened: (end) => this.#opened(end),
      listening: report('listening'),
      unlistening: report('unlistening'),
    });
    watchDials(ends); // for good
    ends.watchAccepts(sample);
  }

  /** The peer of an end is on the same clock, so the host accounts for the end from now on. */
  shared(number: number): void {
    const tracked = this.#ends.get(number);
    if (tracked && !tracked.end.gone) this.#share(tracked.end.handle);
  }

  /** @returns undefined if this thread has no such end */
  read(number: number): number | undefined {
    return this.#ends.get(number)?.end.read;
  }

  isReading(number: number): boolean {
    return this.#ends.get(number)?.end.state === 'reading';
  }

  /** Whether {@link changes} would return any reports. */
  get changed(): boolean {
    for (const { end, report } of this.#ends.values()) if (!report || !isAsReported(end, report)) return true;
    return false;
  }

  /** The ends that changed since the last call. */
  changes(): TcpEndReport[] {
    const reports: TcpEndReport[] = [];
    for (const tracked of this.#ends.values()) {
      const { end } = tracked;
      const before = tracked.report;
      if (before && isAsReported(end, before)) continue;
      tracked.report = reportOf(end);
      reports.push(before ? tracked.report : { ...tracked.report, route: end.route });
      if (end.gone) this.#ends.delete(end.number);
    }
    return reports;
  }

  #opened(end: LocalEnd): void {
    if (end.internal) return;
    this.#ends.set(end.number, { end, report: undefined });
    if (end.route.role === 'dialled') this.#send({ say: 'dialled', tcp: this.changes() });
  }
}

function isAsReported(end: LocalEnd, reported: TcpEndReport): boolean {
  return (
    end.written === reported.written &&
    end.read === reported.read &&
    end.state === reported.state &&
    end.queued === (reported.queued ?? 0) &&
    end.finished === (reported.finished ?? false) &&
    end.gone === (reported.gone ?? false)
  );
}

function reportOf({ number, written, queued, finished, read, state, gone, refused }: LocalEnd): TcpEndReport {
  return {
    end: number,
    written,
    read,
    state,
    ...(queued > 0 ? { queued } : {}),
    ...(finished ? { finished } : {}),
    ...(gone ? { gone } : {}),
    ...(refused ? { refused } : {}),
  };
}

import type { StreamHandle } from '../../base/native.ts';
import type { AgentMessage, TcpEndReport } from '../protocol.ts';
import type { LocalEnd } from '../tcp/local-end.ts';
import { LocalEnds } from '../tcp/local-ends.ts';
import { watchDials } from '../tcp/watch-dials.ts';

/** An end, and how it was last told of, if it was. */
interface Told {
  readonly end: LocalEnd;
  report: TcpEndReport | undefined;
}

/**
 * Tells the host of this thread's TCP connections to peers on this machine: what it has dialled at once, as the host
 * must know that somebody has a connection to accept; all else with the next answer.
 */
export class TcpReports {
  readonly #ends = new Map<number, Told>();
  readonly #send: (message: AgentMessage) => unknown;
  readonly #share: (handle: StreamHandle) => void;

  /** @param sample a native stream handle of any kind */
  constructor(sample: object, send: (message: AgentMessage) => unknown, share: (handle: StreamHandle) => void) {
    this.#send = send;
    this.#share = share;
    const tell = (say: 'listening' | 'unlistening') => (at: { address: string; port: number }) =>
      this.#send({ say, at, tcp: this.changes() });
    const ends = new LocalEnds({
      opened: (end) => this.#opened(end),
      listening: tell('listening'),
      unlistening: tell('unlistening'),
    });
    watchDials(ends); // for good
    ends.watchAccepts(sample);
  }

  /** Its peer is on the same clock, so the host accounts for it from now on. */
  shared(number: number): void {
    const told = this.#ends.get(number);
    if (told && !told.end.gone) this.#share(told.end.handle);
  }

  /** @returns undefined if this thread has no such end */
  read(number: number): number | undefined {
    return this.#ends.get(number)?.end.read;
  }

  isReading(number: number): boolean {
    return this.#ends.get(number)?.end.state === 'reading';
  }

  /** Whether {@link changes} would tell of anything. */
  get changed(): boolean {
    for (const { end, report } of this.#ends.values()) if (!report || !isAsTold(end, report)) return true;
    return false;
  }

  /** The ends that changed since this was last asked. */
  changes(): TcpEndReport[] {
    const reports: TcpEndReport[] = [];
    for (const told of this.#ends.values()) {
      const { end } = told;
      const before = told.report;
      if (before && isAsTold(end, before)) continue;
      told.report = reportOf(end);
      reports.push(before ? told.report : { ...told.report, route: end.route });
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

function isAsTold(end: LocalEnd, told: TcpEndReport): boolean {
  return (
    end.written === told.written &&
    end.read === told.read &&
    end.state === told.state &&
    end.queued === (told.queued ?? 0) &&
    end.finished === (told.finished ?? false) &&
    end.gone === (told.gone ?? false)
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

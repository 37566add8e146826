import { type OpenWork, shifted } from '../../base/open-work.ts';
import { real, uvEvents } from '../../base/real.ts';
import type { VirtualClock } from '../../core/virtual-clock.ts';
import type { WallSkew } from '../../core/wall-skew.ts';
import type { BootstrapConfig } from '../bootstrap-config.ts';
import type { ClockFileWriter } from '../clock-file.ts';
import type { ExpectedBytes, FlowId, FlowReport, HostMessage } from '../protocol.ts';
import type { ControlSocket } from './control-socket.ts';
import type { RunningExtension } from './extension.ts';
import type { FlowCounters } from './flow-counters.ts';
import { keepsAlive } from './keeps-alive.ts';
import type { NestedProcesses } from './nested-processes.ts';
import { OutputMarks } from './output-marks.ts';
import type { TcpReports } from './tcp-reports.ts';
import { TimerRun } from './timer-run.ts';

/**
 * After this many looks without a new byte the agent answers. Each look is a turn of the loop, in which all bytes that
 * the kernel has are read. The host decides what became of the others.
 */
const EXPECT_LOOKS = 20;
/** Less work than this is reported later, in milliseconds: most steps do hardly any. */
const REPORT_WORK_FROM_MS = 0.05;
/** Additional looks for bytes over TCP, a real millisecond apart: the kernel may delay small segments. */
const SLOW_LOOKS = 10;
const SLOW_MS = 1;

// Taken before the server can replace it.
const { cpuUsage, exit } = process;

export interface AgentParts {
  readonly config: BootstrapConfig;
  readonly clock: VirtualClock;
  readonly control: ControlSocket;
  readonly counters: FlowCounters;
  readonly tcp: TcpReports;
  readonly nested: NestedProcesses;
  readonly extension: RunningExtension | null;
  readonly clockFile: ClockFileWriter;
  /** Whether it is, or may be, the process and thread that serves the client. */
  readonly serves: () => boolean;
  /** The flow of its standard output; undefined: that is no stream of ours. */
  readonly output: FlowId | undefined;
}

/** Drives the clock of this thread as the host asks: settle, set, fire. */
export class Agent {
  readonly #parts: AgentParts;
  readonly #startMs: number;
  /** The errors of its wall clock, as the host sent them. */
  wallSkews: readonly WallSkew[];
  #eventsBefore = -1;
  #readsBefore = 0;
  #cpuBefore = cpuUsage();
  #asked = false;
  #callbacksAtBeat = 0;
  #reportedWorkMs = 0;
  #reportedBlockedMs = 0;
  readonly #outputMarks = new OutputMarks();

  constructor(parts: AgentParts) {
    this.#parts = parts;
    this.#startMs = parts.config.nowMs;
    this.wallSkews = parts.config.wallSkews ?? [];
    parts.counters.onWrite = (flow, written) => flow === parts.output && this.#wrote(written);
    this.#armBeat();
  }

  /** The host's virtual time: this clock began when the process was spawned. */
  get hostNowMs(): number {
    return this.#startMs + this.#parts.clock.now;
  }

  readonly onMessage = (message: HostMessage): void => {
    const { clock, control, nested, extension } = this.#parts;
    switch (message.do) {
      case 'settle':
        this.#settle(message.nowMs, message.expect, () => this.#answer(message.id));
        return;
      case 'set':
        clock.local.set(message.nowMs - this.#startMs, () => control.send({ say: 'done', id: message.id }));
        return;
      case 'fire': {
        const run = new TimerRun(message);
        control.keepAlive(true);
        control.prefix = () => run.drainTicks();
        this.#fire(message.nowMs, run);
        return;
      }
      case 'joined':
        nested.joined(message.process);
        return;
      case 'left':
        nested.left(message.process);
        return;
      case 'shared':
        this.#parts.tcp.shared(message.end);
        return;
      case 'explain':
        control.send({ say: 'waiting', waiting: this.#waitingFor() });
        return;
      case 'charge-work':
        clock.chargeWork();
        return;
      case 'pause':
        if (message.what === 'machine' || this.#parts.serves()) clock.pauseProgram();
        return;
      case 'resume':
        clock.resumeProgram(message.uncountedMs);
        return;
      case 'wall-clock':
        this.wallSkews = message.skews;
        clock.skewWallClock(localSkews(message.skews, this.#startMs));
        return;
      case 'extension':
        extension?.receive(message.message);
        return;
      case 'leave':
        exit();
        return;
    }
  };

  #fire(nowMs: number, run: TimerRun): void {
    const { clock, control } = this.#parts;
    const { reads, sent } = control;
    clock.local.fire({ nowMs: nowMs - this.#startMs }, (timers) => {
      run.fired(timers);
      this.#settle(nowMs, [], () => {
        const nextMs = this.#startMs + clock.local.nextMs;
        const sentNothing = control.reads === reads && control.sent === sent;
        if (!run.goesOnAt(nextMs) || !sentNothing || !this.#isSilent()) {
          this.#answer(run.id, run.timers);
          return;
        }
        if (nextMs > nowMs) this.#moveOn(nextMs, run);
        this.#fire(nextMs, run);
      });
    });
  }

  /** From then on the host can find the time of this process, even if the process ends. */
  #moveOn(nowMs: number, run: TimerRun): void {
    const { clockFile, control } = this.#parts;
    run.movedTo(nowMs);
    if (clockFile.write(nowMs)) return;
    const ticks = run.drainTicks();
    if (ticks !== null) control.send(ticks);
  }

  /** Whether nothing since the last answer is visible outside of this process, and it is not about to end. */
  #isSilent(): boolean {
    const { clock, counters, tcp } = this.#parts;
    if (this.#foreignEvents() > 0 || counters.changed || tcp.changed) return false;
    return clock.hasRefTimers || keepsAlive();
  }

  #settle(nowMs: number, expect: readonly ExpectedBytes[], done: () => void): void {
    const { clock, control } = this.#parts;
    control.keepAlive(true);
    this.#asked = true;
    let had = -1;
    let looks = 0;
    const settled = (): void => {
      const missing = expect.filter((one) => this.#isMissing(one));
      if (missing.length === 0) {
        done();
        return;
      }
      const have = missing.reduce((bytes, { flow }) => bytes + this.#haveRead(flow), 0);
      if (have !== had) {
        had = have;
        looks = 0;
      }
      const again = (): void => clock.local.settle(nowMs - this.#startMs, settled);
      if (++looks <= EXPECT_LOOKS) again();
      else if (looks > EXPECT_LOOKS + SLOW_LOOKS || !missing.some(({ flow }) => flow.startsWith(TCP))) {
        done();
      } else clock.armOwn(() => real.setTimeout(again, SLOW_MS));
    };
    clock.local.settle(nowMs - this.#startMs, settled);
  }

  #isMissing({ flow, read }: ExpectedBytes): boolean {
    const { counters, tcp } = this.#parts;
    const isReading = flow.startsWith(TCP) ? tcp.isReading(endOf(flow)) : counters.state(flow) === 'reading';
    return isReading && this.#haveRead(flow) < read;
  }

  #haveRead(flow: FlowId): number {
    const { counters, tcp } = this.#parts;
    return flow.startsWith(TCP) ? (tcp.read(endOf(flow)) ?? 0) : counters.read(flow);
  }

  /** @param timers how many timers were fired; only in the answer to `fire` */
  #answer(id: number, timers?: number): void {
    const { clock, control, counters, tcp } = this.#parts;
    const { local } = clock;
    const nextMs = local.nextMs === Number.POSITIVE_INFINITY ? null : this.#startMs + local.nextMs;
    const flows = counters.changes();
    const ends = tcp.changes();
    const waiting = nextMs === null ? this.#waitingFor() : [];
    control.keepAlive(clock.hasRefTimers);
    const ending = !clock.hasRefTimers && !keepsAlive();
    this.#asked = false;
    const workMs = this.#workMs();
    const blockedMs = this.#blockedMs();
    const marks = this.#outputMarks.drain();
    control.send({
      say: 'settled',
      id,
      nowMs: this.hostNowMs,
      nextMs,
      ...(timers === undefined ? {} : { timers }),
      moved: this.#hasMoved() || timers !== undefined,
      flows,
      ...(ends.length > 0 ? { tcp: ends } : {}),
      ...(ending ? { ending } : {}),
      ...(waiting.length > 0 ? { waiting } : {}),
      ...(counters.startsUp ? { cpuMs: this.#cpuSinceAnswerMs() } : {}),
      ...(workMs > 0 ? { workMs } : {}),
      ...(blockedMs > 0 ? { blockedMs } : {}),
      ...(marks.length > 0 && this.#parts.output !== undefined ? { output: { flow: this.#parts.output, marks } } : {}),
    });
  }

  #workMs(): number {
    const { meter } = this.#parts.clock;
    const unreportedMs = meter.totalMs - this.#reportedWorkMs;
    if (unreportedMs < REPORT_WORK_FROM_MS) return 0;
    this.#reportedWorkMs += unreportedMs;
    return Math.round(unreportedMs * 1000) / 1000;
  }

  #blockedMs(): number {
    const { blockedMs } = this.#parts.clock.meter;
    const unreportedMs = blockedMs - this.#reportedBlockedMs;
    this.#reportedBlockedMs = blockedMs;
    return Math.round(unreportedMs * 1000) / 1000;
  }

  /** The open work, with the times of the host's clock. */
  #waitingFor(): OpenWork[] {
    return this.#parts.clock.local.waitingFor().map((work) => shifted(work, this.#startMs));
  }

  /** All activity of the program begins with an event of the loop. Events for our own messages do not count. */
  #hasMoved(): boolean {
    const foreign = this.#foreignEvents();
    const first = this.#eventsBefore < 0;
    this.#eventsBefore = uvEvents();
    this.#readsBefore = this.#parts.control.reads;
    return first || foreign > 0;
  }

  #foreignEvents(): number {
    return uvEvents() - this.#eventsBefore - (this.#parts.control.reads - this.#readsBefore);
  }

  /** One timer for each beat: the second callback of an interval of ours would look like one of the program. */
  #armBeat(): void {
    const { clock, config } = this.#parts;
    clock.armOwn(() => real.setTimeout(this.#beat, config.maxRealWaitMs / 4)).unref();
  }

  /**
   * Real work may take long. While callbacks of the program run, some of it completes, and the agent is not stuck.
   * Events of libuv do not prove that: looking at the processes that are waited for wakes the loop too.
   */
  readonly #beat = (): void => {
    const { clock, control } = this.#parts;
    if (this.#asked && clock.callbacks > this.#callbacksAtBeat) control.send({ say: 'alive' });
    this.#callbacksAtBeat = clock.callbacks;
    this.#armBeat();
  };

  #cpuSinceAnswerMs(): number {
    const { user, system } = cpuUsage(this.#cpuBefore);
    this.#cpuBefore = cpuUsage();
    return (user + system) / 1000;
  }

  #wrote(written: number): void {
    this.#outputMarks.note(written, this.#parts.clock.meter.totalMs - this.#reportedWorkMs);
  }

  /** Standard input is being read for the first time. */
  readonly opened = (): void => {
    this.#parts.control.send({ say: 'opened', flows: this.#changes() });
  };

  /** The process is about to end. */
  readonly sendFinalMessage = (): void => {
    this.#parts.control.send({ say: 'final', flows: this.#changes(), tcp: this.#parts.tcp.changes() });
  };

  #changes(): FlowReport[] {
    return this.#parts.counters.changes();
  }
}

/** The errors of the wall clock with the times of a clock that began at `startMs` of the host's. */
export const localSkews = (skews: readonly WallSkew[], startMs: number): readonly WallSkew[] =>
  skews.map((skew) => ({ ...skew, sinceMs: skew.sinceMs - startMs }));

const TCP = 'tcp:';
const endOf = (flow: FlowId): number => Number(flow.slice(TCP.length));

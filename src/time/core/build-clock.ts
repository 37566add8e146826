import { Labels } from '../tracking/labels.ts';
import type { Work } from '../tracking/ledger.ts';
import { Tracker } from '../tracking/tracker.ts';
import { ABLATION, type InternalOptions, type VirtualClockOptions } from './clock-options.ts';
import { describeWork } from './diagnostics.ts';
import { NativeTimeAccess } from './fake/native-time-access.ts';
import { LeakLog } from './leak-log.ts';
import { LocalParticipant } from './local-participant.ts';
import type { GoalHost, OpenGoal } from './open-goal.ts';
import type { Participant } from './participant.ts';
import { ProgramWork } from './program-work.ts';
import { QUIET_TURNS, Quiescence } from './quiescence.ts';
import { Scheduler } from './scheduler.ts';
import { StallWatch } from './stall-watch.ts';
import { TimerQueue } from './timer-queue.ts';

const DEFAULT_EPOCH_MS = Date.UTC(2026, 0, 1);

/** The state of a clock that changes over time, and that its parts read. */
export interface ClockState {
  /** The `run`, `advance` or `advanceUntil` that is open. */
  goal: OpenGoal<unknown> | undefined;
  /** How often the clock was woken from outside. Each time is a sign of life. */
  signs: number;
}

/** The parts of a `VirtualClock`, and the state that they share. */
export interface ClockParts {
  readonly state: ClockState;
  /** The armed timers, and the current time. */
  readonly queue: TimerQueue;
  readonly labels: Labels;
  readonly nativeAccess: NativeTimeAccess;
  readonly leakLog: LeakLog;
  /** The real work that is in flight in this thread. */
  readonly tracker: Tracker;
  /** The real work that the program has done. */
  readonly work: ProgramWork;
  readonly watch: StallWatch;
  readonly quiescence: Quiescence;
  readonly local: LocalParticipant;
  readonly scheduler: Scheduler;
  /** The functions of the clock that a goal calls. */
  readonly goalHost: GoalHost;
}

/** Makes the parts of a clock, from the timers up to the loop that moves time. */
export function buildClock(options: InternalOptions): ClockParts {
  const { epochMs = DEFAULT_EPOCH_MS, ties = 'fifo', onLeak = 'error', ioCost, scope = 'process' } = options;
  const { without = [], quietTurns = QUIET_TURNS } = options[ABLATION] ?? {};
  const state: ClockState = { goal: undefined, signs: 0 };

  const queue = new TimerQueue(epochMs, ties);
  const now = (): number => queue.nowMs;
  const participants = (): readonly Participant[] => scheduler.participants;
  const labels = new Labels();
  const nativeAccess = new NativeTimeAccess();
  const work = new ProgramWork(queue, participants, () => state.goal?.untilMs ?? Number.POSITIVE_INFINITY);

  const leakLog = new LeakLog(
    onLeak,
    nativeAccess,
    labels,
    now,
    (error) => state.goal?.fail(error),
    (timer) => tracker.ownedResources.opened(timer as NodeJS.Timeout),
  );
  const tracker = new Tracker(
    now,
    labels,
    {
      nativeTimer: (site, timer) => leakLog.nativeTimer(site, timer),
      runs: (owner) => work.installedMeter?.callback(owner),
      ...(ioCost === undefined ? {} : { completing: ioCharge(ioCost, queue, participants) }),
    },
    // In a harness nothing is hooked, because every event of libuv would look like work of a program.
    scope === 'harness' ? ['events'] : without,
    options.ownsProcess,
  );
  const watch = new StallWatch(
    {
      tracker,
      now,
      step: () => queue.fired + queue.nowMs,
      signs: () => state.signs,
      goal: () => state.goal,
      participants,
    },
    options,
  );
  const quiescence = new Quiescence(tracker, watch, quietTurns, () => work.installedMeter?.waiting());
  // The process of a harness does no work for a program, because the servers are in other processes.
  const processes = scope === 'harness' ? [] : [process.pid];
  const local = new LocalParticipant(queue, tracker, quiescence, processes);
  const scheduler = new Scheduler(
    {
      local,
      now,
      settleTwice: (settled) => local.settle(now(), settled, 2),
      sleep: (awake) => tracker.onceActive(awake),
      passWork: () => !work.isCharged || work.pass(work.totalMs),
      round: () => watch.round(),
      waiting: (begins) => watch.waiting(begins),
    },
    ties,
  );
  const goalHost: GoalHost = {
    now,
    participants,
    mayHear: () => tracker.mayHear,
    idle: () => tracker.idle().map(describeWork),
    leaks: () => leakLog.leaks,
    ended: () => {
      state.goal = undefined;
      work.installedMeter?.end();
      scheduler.stop();
      quiescence.abandon();
      tracker.wake();
    },
  };
  return {
    state,
    queue,
    labels,
    nativeAccess,
    leakLog,
    tracker,
    work,
    watch,
    quiescence,
    local,
    scheduler,
    goalHost,
  };
}

/**
 * A function that moves time at the completion of a request, just before the callback of the request runs. It never moves time
 * past the next timer of any participant: that timer is due first, and the callback, which runs now, cannot wait for it.
 */
function ioCharge(
  cost: NonNullable<VirtualClockOptions['ioCost']>,
  queue: TimerQueue,
  participants: () => readonly Participant[],
): (work: Work) => void {
  return ({ kind }) => {
    const costMs = typeof cost === 'function' ? cost(kind) : cost;
    if (!(costMs > 0)) return;
    const nextMs = Math.min(...participants().map((participant) => participant.nextMs));
    queue.set(Math.min(queue.nowMs + Math.ceil(costMs), nextMs));
  };
}

import type { Invitation } from '../lock-step/invitation.ts';
import type { ExpectedBytes, FlowReport, HostMessage } from '../lock-step/protocol.ts';
import { real, uvEvents } from '../real.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { ControlSocket } from './control-socket.ts';
import type { RunningExtension } from './extension.ts';
import type { FlowCounters } from './flow-counters.ts';
import type { Guests } from './guests.ts';
import { keepsAlive } from './keeps-alive.ts';

/**
 * Looks without a new byte after which we answer all the same. Each is a turn of the loop, in which all that the kernel
 * has for us is read; what it has not, the host must find out.
 */
const EXPECT_LOOKS = 20;

export interface AgentParts {
  readonly invitation: Invitation;
  readonly clock: VirtualClock;
  readonly control: ControlSocket;
  readonly counters: FlowCounters;
  readonly guests: Guests;
  readonly extension: RunningExtension | null;
}

/** Drives the clock of this thread as the host says: settle, set, fire. */
export class Agent {
  readonly #parts: AgentParts;
  readonly #startMs: number;
  #eventsBefore = -1;
  #readsBefore = 0;
  #cpuBefore = process.cpuUsage();
  #asked = false;
  #eventsAtBeat = 0;

  constructor(parts: AgentParts) {
    this.#parts = parts;
    this.#startMs = parts.invitation.nowMs;
    const beatMs = parts.invitation.maxRealWaitMs / 4;
    parts.clock.armOwn(() => real.setInterval(() => this.#beat(), beatMs)).unref();
  }

  /** The host's virtual time: this clock began when the process was spawned. */
  get hostNowMs(): number {
    return this.#startMs + this.#parts.clock.now;
  }

  readonly onMessage = (message: HostMessage): void => {
    const { clock, control, guests, extension } = this.#parts;
    switch (message.do) {
      case 'settle':
        this.#settle(message.id, message.nowMs, message.expect, false);
        return;
      case 'set':
        clock.local.set(message.nowMs - this.#startMs, () => control.send({ say: 'done', id: message.id }));
        return;
      case 'fire':
        control.keepAlive(true);
        clock.local.set(message.nowMs - this.#startMs, () =>
          clock.local.fire(() => this.#settle(message.id, message.nowMs, [], true)),
        );
        return;
      case 'joined':
        guests.joined(message.process);
        return;
      case 'left':
        guests.left(message.process);
        return;
      case 'extension':
        extension?.hear(message.message);
        return;
      case 'leave':
        process.exit();
        return;
    }
  };

  #settle(id: number, nowMs: number, expect: readonly ExpectedBytes[], fired: boolean): void {
    const { clock, control, counters } = this.#parts;
    control.keepAlive(true);
    this.#asked = true;
    let had = -1;
    let looks = 0;
    const settled = (): void => {
      const missing = expect.filter(
        ({ flow, read }) => counters.state(flow) === 'reading' && counters.read(flow) < read,
      );
      if (missing.length === 0) {
        this.#answer(id, fired);
        return;
      }
      const have = missing.reduce((bytes, { flow }) => bytes + counters.read(flow), 0);
      if (have !== had) {
        had = have;
        looks = 0;
      }
      if (++looks > EXPECT_LOOKS) {
        this.#answer(id, fired);
        return;
      }
      clock.local.settle(nowMs - this.#startMs, settled);
    };
    clock.local.settle(nowMs - this.#startMs, settled);
  }

  #answer(id: number, fired: boolean): void {
    const { clock, control, counters } = this.#parts;
    const { local } = clock;
    const nextMs = local.nextMs === Number.POSITIVE_INFINITY ? null : this.#startMs + local.nextMs;
    const flows = counters.changes();
    const waiting = nextMs === null ? local.waitingFor() : [];
    control.keepAlive(clock.hasRefTimers);
    const ending = !clock.hasRefTimers && !keepsAlive();
    this.#asked = false;
    control.send({
      say: 'settled',
      id,
      nextMs,
      moved: this.#hasMoved() || fired,
      flows,
      ...(ending ? { ending } : {}),
      ...(waiting.length > 0 ? { waiting } : {}),
      ...(counters.startsUp ? { cpuMs: this.#cpuMs() } : {}),
    });
  }

  /** Every foreign thing that happens begins with an event of the loop; those that bring our own messages do not count. */
  #hasMoved(): boolean {
    const events = uvEvents();
    const { reads } = this.#parts.control;
    const foreign = events - this.#eventsBefore - (reads - this.#readsBefore);
    const first = this.#eventsBefore < 0;
    this.#eventsBefore = events;
    this.#readsBefore = reads;
    return first || foreign > 0;
  }

  /** Real work may take long; as long as something of it completes, nothing is stuck. */
  #beat(): void {
    const events = uvEvents();
    if (this.#asked && events > this.#eventsAtBeat) this.#parts.control.send({ say: 'alive' });
    this.#eventsAtBeat = events;
  }

  #cpuMs(): number {
    const { user, system } = process.cpuUsage(this.#cpuBefore);
    this.#cpuBefore = process.cpuUsage();
    return (user + system) / 1000;
  }

  /** Standard input is being read for the first time. */
  readonly opened = (): void => {
    this.#parts.control.send({ say: 'opened', flows: this.#changes() });
  };

  /** The process is about to end. */
  readonly bye = (): void => {
    this.#parts.control.send({ say: 'bye', flows: this.#changes() });
  };

  #changes(): FlowReport[] {
    return this.#parts.counters.changes();
  }
}

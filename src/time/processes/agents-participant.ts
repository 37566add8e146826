import type { ClockReading } from '../base/errors.ts';
import type { OpenWork } from '../base/open-work.ts';
import { real } from '../base/real.ts';
import type { Firing, Participant } from '../core/participant.ts';
import type { Standstill } from '../core/standstill.ts';
import type { OutputPosition, WorkStamp } from '../core/work-stamp.ts';
import { Arrivals } from './arrivals.ts';
import { each } from './each.ts';
import { Losses } from './losses.ts';
import type { ProcessTree } from './process-tree.ts';
import { compareIds } from './process-tree.ts';
import type { ExpectedBytes } from './protocol.ts';
import type { ReadGate } from './read-gate.ts';
import type { RemoteAgent } from './remote-agent.ts';
import type { RemoteWork } from './remote-work.ts';
import { lookAgainAtStarts, startingTrees } from './starts.ts';
import type { HostTcp } from './tcp/host-tcp.ts';
import { neverIdleIn, spinIn, unresponsive } from './unresponsive.ts';

/** Real milliseconds between two looks for what the kernel is slow to deliver. */
const PAUSE_MS = 1;
/** More timers than this are never fired in one exchange, so that a run that is given up ends soon. */
const MAX_TIMERS = 1000;

export interface AgentsContext {
  /** The children of the host with all that descends from each, in the order of their ids. */
  readonly trees: ReadonlyMap<string, ProcessTree>;
  /** The connections among them, and to us; null: they are not counted. */
  readonly tcp: HostTcp | null;
  /** Told of every wait for an answer. */
  readonly work: RemoteWork;
  /** Whether the next timer of the whole clock is surely ours if it is due at this time. */
  ownsInstant(nowMs: number): boolean;
  /** What this thread sees of children passes there. */
  readonly gate: ReadGate;
  /** Whether a sole agent may move its clock on by itself: nobody hears of it but through the gate. */
  mayRunAhead(): boolean;
}

/** An agent to be asked to settle, and the bytes it must have read by then. */
interface Asked {
  readonly agent: RemoteAgent;
  readonly expect: readonly ExpectedBytes[];
}

/**
 * All agents of one host, as one participant of its clock: so the order among them is that of their ids and never that
 * of their arrival. It is settled when no agent, no byte between any two processes and no byte to us is under way.
 */
export class AgentsParticipant implements Participant {
  readonly name = 'child processes';
  readonly #context: AgentsContext;
  readonly #arrivals: Arrivals;
  readonly #losses = new Losses();
  #paused = false;

  constructor(context: AgentsContext) {
    this.#context = context;
    this.#arrivals = new Arrivals(context.trees);
  }

  get unsettled(): boolean {
    this.#look();
    return (
      this.#agentsToAsk().length > 0 ||
      this.#arrivals.due ||
      this.#tcp?.dueHere ||
      startingTrees(this.#trees).length > 0
    );
  }

  get nextMs(): number {
    return this.#owner()?.nextMs ?? Number.POSITIVE_INFINITY;
  }

  settle(nowMs: number, settled: () => void): void {
    const again = (): void => this.settle(nowMs, settled);
    this.#look();
    const toAsk = this.#agentsToAsk();
    const tcp = this.#tcp;
    if (toAsk.length > 0) {
      if (tcp?.slow && !this.#paused) {
        this.#pause(again);
        return;
      }
      this.#paused = false;
      this.#context.work.begin(() => toAsk.map(({ agent }) => agent.pid));
      const ask = ({ agent, expect }: Asked, answered: () => void): void => this.#ask(agent, nowMs, expect, answered);
      each(toAsk, ask, () => {
        this.#context.work.end(toAsk.map(({ agent }) => agent));
        again();
      });
      return;
    }
    if (this.#arrivals.due) {
      this.#arrivals.wait(again);
      return;
    }
    if (tcp?.dueHere) {
      tcp.lookedHere();
      if (tcp.slow) this.#pause(again);
      else real.setImmediate(again);
      return;
    }
    const starting = startingTrees(this.#trees);
    if (starting.length > 0) {
      lookAgainAtStarts(starting, nowMs, again);
      return;
    }
    for (const { book } of this.#trees) book.noteSurplus();
    settled();
  }

  /** The owner of the next timer is told together with its `fire`, one message later: nobody fires in between. */
  set(nowMs: number, done: () => void): void {
    const owner = nowMs === this.nextMs && this.#context.ownsInstant(nowMs) ? this.#owner() : undefined;
    const others = this.#agents().filter((agent) => agent !== owner);
    each(others, (agent, set) => agent.set(nowMs, set), done);
  }

  /** The owner may have ended since it was chosen, and the next timer of those that are left is not due yet. */
  fire(firing: Firing, fired: (timers: number) => void): void {
    const owner = this.#owner();
    if (owner === undefined || owner.nextMs > firing.nowMs) {
      fired(0);
      return;
    }
    const { tree } = owner;
    // One that has not begun to read what lies ready for it is looked at after a number of timers: see startingTrees.
    const unseen = tree.book.unopenedOf(owner).length > 0 ? tree.timersUnseen : MAX_TIMERS;
    const atMost = this.#mayRunAhead(owner) ? Math.max(1, Math.min(firing.atMost, MAX_TIMERS, unseen)) : 1;
    if (atMost > 1) this.#context.gate.shut();
    this.#context.work.begin(() => [owner.pid]);
    owner.fire({ ...firing, atMost }, (timers) => {
      this.#context.work.end([owner]);
      this.#context.gate.open();
      tree.fired(timers);
      fired(timers);
    });
  }

  /**
   * Another agent could hear of it, by a message between threads for one, before it is told the time. For one that writes
   * at each timer it is not worth while.
   */
  #mayRunAhead(agent: RemoteAgent): boolean {
    if (!agent.wasSilent || this.#agents().length > 1) return false;
    return this.#context.mayRunAhead();
  }

  get workMs(): number {
    return this.#context.work.totalMs;
  }

  stampWork(where?: OutputPosition): WorkStamp {
    return this.#context.work.stamp(where);
  }

  ahead(nowMs: number): ClockReading | null {
    for (const { agents } of this.#trees) for (const agent of agents) if (agent.nowMs > nowMs) return agent;
    return null;
  }

  progress(): number {
    this.#look();
    let movements = 0;
    for (const { book } of this.#trees) movements += book.movements;
    for (const agent of this.#agents()) {
      agent.lookAtClock();
      movements += agent.ticks;
    }
    return movements + (this.#tcp?.progress ?? 0);
  }

  neverIdle(): Error | undefined {
    for (const agent of this.#agents()) {
      if (agent.neverIdle !== undefined) return neverIdleIn(agent);
      if (agent.spin?.sure === true) return spinIn(agent, agent.spin.source);
    }
    return undefined;
  }

  unresponsive(standstill: Standstill): Error | undefined {
    for (const agent of this.#agents()) {
      const error = unresponsive(agent, standstill);
      if (error) return error;
    }
    return undefined;
  }

  suspected(): void {
    for (const agent of this.#agents()) if (agent.unanswered) agent.send({ do: 'explain' });
  }

  processes(): readonly number[] {
    const children = [...this.#trees].flatMap(({ child }) => child?.process.pid ?? []);
    // An agent whose parent has ended descends from nobody here.
    return [...children, ...this.#agents().map(({ pid }) => pid)];
  }

  waitingFor(): readonly OpenWork[] {
    return this.#agents().flatMap((agent) => {
      const { unanswered, waiting, tree, name } = agent;
      const own = (what: string, sinceMs: number | null = null): OpenWork => ({ what, at: null, sinceMs });
      const silent =
        unanswered && waiting.length === 0 ? [own(`it does not answer "${unanswered.what}"`, unanswered.sinceMs)] : [];
      const unopened = tree.book
        .unopenedOf(agent)
        .map((flow) =>
          own(`it has not begun to read its standard input, which holds ${tree.book.inFlight(flow)} bytes`),
        );
      const connections = (this.#tcp?.waitingFor(agent) ?? []).map((what) => own(what));
      return [...silent, ...waiting, ...unopened, ...connections].map((work) => ({
        ...work,
        what: `${name}: ${work.what}`,
      }));
    });
  }

  get #tcp(): HostTcp | null {
    return this.#context.tcp;
  }

  get #trees(): Iterable<ProcessTree> {
    return this.#context.trees.values();
  }

  #agents(): RemoteAgent[] {
    return [...this.#trees].flatMap((tree) => tree.agents);
  }

  /** Takes in what happened on our side since: bytes written, input closed. */
  #look(): void {
    for (const tree of this.#trees) {
      if (!tree.child || tree.agents.length === 0) continue;
      tree.book.report(tree.child, tree.child.flows());
      if (tree.child.consumeInputEnd()) tree.moved();
    }
    this.#tcp?.look();
  }

  /** Lets the kernel get on: it may hold back small parts for some 40 ms, and resends what was lost after 200 ms. */
  #pause(then: () => void): void {
    this.#paused = true;
    real.setTimeout(then, PAUSE_MS);
  }

  /** Who must be asked: it or its tree has moved, or it has yet to read what was written to it, or to write it. */
  #agentsToAsk(): Asked[] {
    const asked: Asked[] = [];
    for (const agent of this.#agents()) {
      const { book } = agent.tree;
      const tcp = this.#tcp;
      const expect = tcp ? [...book.expectedOf(agent), ...tcp.expectedOf(agent)] : book.expectedOf(agent);
      if (agent.unsettled || expect.length > 0 || book.hasQueued(agent) || tcp?.concerns(agent)) {
        asked.push({ agent, expect });
      }
    }
    return asked;
  }

  #ask(agent: RemoteAgent, nowMs: number, expect: readonly ExpectedBytes[], answered: () => void): void {
    const { book } = agent.tree;
    const tree = this.#context.trees.get(agent.tree.id);
    // Only what has left its writers by now can be missed by who looks for it from now on.
    const left = expect.filter(({ flow }) => !flow.startsWith('tcp:') && !book.queued(flow));
    agent.settle(nowMs, expect, () => {
      this.#tcp?.looked(agent);
      const missed = book.expectedOf(agent);
      for (const { flow, read } of left) {
        if (!missed.some((after) => after.flow === flow && after.read === read)) this.#losses.came(flow);
        else if (tree && this.#losses.sure(tree, flow)) book.lose(flow);
      }
      answered();
    });
  }

  /** The first by id among those whose timer is due next. */
  #owner(): RemoteAgent | undefined {
    let owner: RemoteAgent | undefined;
    for (const agent of this.#agents()) {
      if (agent.nextMs === Number.POSITIVE_INFINITY) continue;
      if (!owner || agent.nextMs < owner.nextMs || (agent.nextMs === owner.nextMs && precedes(agent, owner)))
        owner = agent;
    }
    return owner;
  }
}

const precedes = (a: RemoteAgent, b: RemoteAgent): boolean => compareIds(a.id, b.id) < 0;

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

/** Real milliseconds between two looks for bytes that the kernel is slow to deliver. */
const PAUSE_MS = 1;
/** At most this many timers are fired for one request, so that an aborted run ends soon. */
const MAX_TIMERS = 1000;

export interface AgentsContext {
  /** The children of the host with their descendants, in the order of their ids. */
  readonly trees: ReadonlyMap<string, ProcessTree>;
  /** The connections among them, and to this thread; null: they are not counted. */
  readonly tcp: HostTcp | null;
  /** Measures every wait for an answer. */
  readonly work: RemoteWork;
  /** Whether the next timer of the whole clock belongs to these agents if it is due at this time. */
  ownsInstant(nowMs: number): boolean;
  /** The gate for what this thread reads from children. */
  readonly gate: ReadGate;
  /** Whether a single agent may move its clock on by itself: its effects reach this thread through the gate only. */
  mayRunAhead(): boolean;
}

/** An agent to be asked to settle, and the bytes that it must read before its answer. */
interface Asked {
  readonly agent: RemoteAgent;
  readonly expect: readonly ExpectedBytes[];
}

/**
 * All agents of one host, as one participant of its clock, so that their order is that of their ids and never that of
 * their arrival. It is settled when all agents are settled, and no byte is under way between two processes or to this
 * thread.
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

  /** The clock of the owner of the next timer is set by its `fire`, one message later: no timer fires in between. */
  set(nowMs: number, done: () => void): void {
    const owner = nowMs === this.nextMs && this.#context.ownsInstant(nowMs) ? this.#owner() : undefined;
    const others = this.#agents().filter((agent) => agent !== owner);
    each(others, (agent, set) => agent.set(nowMs, set), done);
  }

  /** The owner may have ended since it was chosen, and the next timer of the other agents is not due yet. */
  fire(firing: Firing, fired: (timers: number) => void): void {
    const owner = this.#owner();
    if (owner === undefined || owner.nextMs > firing.nowMs) {
      fired(0);
      return;
    }
    const { tree } = owner;
    // An agent that has not opened its standard input, although bytes are in it, is looked at after some timers: see
    // startingTrees.
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
   * Another agent could receive an effect of it, such as a message between threads, before its clock is set. For an
   * agent that writes at each timer it saves nothing.
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
    // An agent whose parent has ended has no ancestor in the table of processes.
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

  /** Updates the books with the changes on our side: bytes written, input closed. */
  #look(): void {
    for (const tree of this.#trees) {
      if (!tree.child || tree.agents.length === 0) continue;
      tree.book.report(tree.child, tree.child.flows());
      if (tree.child.consumeInputEnd()) tree.moved();
    }
    this.#tcp?.look();
  }

  /** Gives the kernel time: it may delay small segments by some 40 ms, and sends lost ones again after 200 ms. */
  #pause(then: () => void): void {
    this.#paused = true;
    real.setTimeout(then, PAUSE_MS);
  }

  /** The agents to ask: they or their trees have made progress, or they have bytes to read or to write. */
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
    // Only bytes that have left their writers by now can be missed by a reader that looks from now on.
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

  /** The agent whose timer is due next; of several at one instant, the first by id. */
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

import type { Participant } from '../participant.ts';
import { real } from '../real.ts';
import type { FlowBook } from './flow-book.ts';
import { compareIds } from './process-id.ts';
import type { ProcessTree } from './process-tree.ts';
import type { ExpectedBytes } from './protocol.ts';
import type { RemoteAgent } from './remote-agent.ts';
import { unresponsive } from './unresponsive.ts';

/** Real milliseconds between two looks at a tree that may still be starting. */
const STILL_LOOK_MS = 10;
/** Processor milliseconds in such a while below which nothing has gone on. */
const STILL_CPU_MS = 2;

export interface AgentsContext {
  /** The trees in the order of their ids. */
  readonly trees: ReadonlyMap<string, ProcessTree>;
  readonly book: FlowBook;
  /** Whether the next timer of the whole clock is surely ours if it is due at this time. */
  ownsInstant(nowMs: number): boolean;
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

  constructor(context: AgentsContext) {
    this.#context = context;
  }

  get unsettled(): boolean {
    this.#look();
    return this.#askable().length > 0 || this.#starting().length > 0 || this.#undrained();
  }

  get nextMs(): number {
    return this.#owner()?.nextMs ?? Number.POSITIVE_INFINITY;
  }

  settle(nowMs: number, settled: () => void): void {
    this.#look();
    const agents = this.#askable();
    if (agents.length > 0) {
      this.#ask(agents, nowMs, () => this.settle(nowMs, settled));
      return;
    }
    const starting = this.#starting();
    if (starting.length > 0) {
      this.#watch(starting, nowMs, () => this.settle(nowMs, settled));
      return;
    }
    if (this.#undrained()) {
      real.setImmediate(() => this.settle(nowMs, settled));
      return;
    }
    this.#context.book.noteSurplus();
    settled();
  }

  /** The owner of the next timer is told together with its `fire`, one message later: nobody fires in between. */
  set(nowMs: number, done: () => void): void {
    const owner = nowMs === this.nextMs && this.#context.ownsInstant(nowMs) ? this.#owner() : undefined;
    const others = this.#agents().filter((agent) => agent !== owner && agent.nowMs < nowMs);
    each(others, (agent, set) => agent.set(nowMs, set), done);
  }

  fire(fired: () => void): void {
    const owner = this.#owner();
    if (owner === undefined) {
      fired();
      return;
    }
    owner.fire(fired);
  }

  unresponsive(): Error | undefined {
    for (const agent of this.#agents()) {
      const error = unresponsive(agent);
      if (error) return error;
    }
    return undefined;
  }

  waitingFor(): readonly string[] {
    const reasons: string[] = [];
    for (const agent of this.#agents()) {
      const { unanswered } = agent;
      if (unanswered)
        reasons.push(`${agent.name} has not answered "${unanswered.what}" for ${seconds(unanswered.forMs)}`);
      for (const reason of agent.waiting) reasons.push(`${agent.name}: ${reason}`);
      for (const flow of this.#context.book.unopenedOf(agent)) {
        reasons.push(
          `${agent.name} has not begun to read its standard input (${this.#context.book.inFlight(flow)} bytes)`,
        );
      }
    }
    return reasons;
  }

  /** Takes in what happened on our side since: bytes written, input closed. */
  #look(): void {
    for (const tree of this.#context.trees.values()) {
      if (!tree.child || tree.agents.length === 0) continue;
      this.#context.book.report(tree.child, tree.child.flows());
      if (tree.child.takeInputEnd()) tree.moved();
    }
  }

  /** Who must be asked: it or its tree has moved, or it has yet to read what was written to it. */
  #askable(): Asked[] {
    const askable: Asked[] = [];
    for (const agent of this.#agents()) {
      const expect = this.#context.book.expectedOf(agent);
      if (agent.unsettled || expect.length > 0) askable.push({ agent, expect });
    }
    return askable;
  }

  #ask(asked: readonly Asked[], nowMs: number, then: () => void): void {
    const { book } = this.#context;
    const ask = ({ agent, expect }: Asked, answered: () => void): void =>
      agent.settle(nowMs, expect, () => {
        // It reads, it was told how much to wait for, and it got nothing of it: someone else has eaten it.
        for (const { flow, read } of book.expectedOf(agent)) {
          if (expect.some((before) => before.flow === flow && before.read === read)) book.lose(flow);
        }
        answered();
      });
    each(asked, ask, then);
  }

  /** Trees that hold bytes in a standard input which nobody has opened, and that have not stood still for long enough. */
  #starting(): ProcessTree[] {
    const { trees, book } = this.#context;
    return [...trees.values()].filter(
      (tree) => !tree.standsStill && tree.agents.some((agent) => book.unopenedOf(agent).length > 0),
    );
  }

  /** Looks at starting trees again after a short real while, or as soon as there is news of one. */
  #watch(trees: readonly ProcessTree[], nowMs: number, then: () => void): void {
    let over = false;
    const sinceMs = real.nowMs();
    const wake = (): void => {
      if (over) return;
      over = true;
      real.clearTimeout(timer);
      for (const tree of trees) tree.onNews = undefined;
      const agents = trees.flatMap((tree) => tree.agents);
      const moves = new Map(trees.map((tree) => [tree, tree.moves]));
      each(
        agents,
        (agent, answered) => agent.settle(nowMs, this.#context.book.expectedOf(agent), answered),
        () => {
          for (const tree of trees) {
            const busy =
              tree.moves !== moves.get(tree) || tree.agents.some((agent) => (agent.cpuMs ?? 0) > STILL_CPU_MS);
            if (busy) tree.moved();
            else tree.stoodStill(real.nowMs() - sinceMs);
          }
          then();
        },
      );
    };
    const timer = real.setTimeout(wake, STILL_LOOK_MS);
    for (const tree of trees) tree.onNews = wake;
  }

  /** Whether bytes that an agent has written are on their way to us, and we read. */
  #undrained(): boolean {
    const { trees, book } = this.#context;
    for (const { child } of trees.values()) if (child && book.expectedOf(child).length > 0) return true;
    return false;
  }

  #agents(): RemoteAgent[] {
    return [...this.#context.trees.values()].flatMap((tree) => tree.agents);
  }

  /** The first by id among those whose timer is due next. */
  #owner(): RemoteAgent | undefined {
    let owner: RemoteAgent | undefined;
    for (const agent of this.#agents()) {
      if (agent.nextMs === Number.POSITIVE_INFINITY) continue;
      if (
        !owner ||
        agent.nextMs < owner.nextMs ||
        (agent.nextMs === owner.nextMs && compareIds(agent.id, owner.id) < 0)
      ) {
        owner = agent;
      }
    }
    return owner;
  }
}

/** Does something with each at once; calls back when all are done, synchronously if there are none. */
function each<T>(items: readonly T[], act: (item: T, done: () => void) => void, then: () => void): void {
  let open = items.length;
  if (open === 0) {
    then();
    return;
  }
  const done = (): void => {
    if (--open === 0) then();
  };
  for (const item of items) act(item, done);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s of real time`;

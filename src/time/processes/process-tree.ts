import type { AdoptedChild } from './adopted-child.ts';
import { FlowBook } from './flow-book.ts';
import type { Relatives, RemoteAgent } from './remote-agent.ts';

/** Real milliseconds without work after which a tree that has not opened its standard input counts as settled. */
const FIRST_IDLE_MS = 100;
const LATER_IDLE_MS = 10;
/**
 * So many times in a row the tree is looked at after every timer; then after twice as many timers each time, up to a
 * bound.
 */
const EVERY_TIMES = 100;
const MOST_TIMERS_UNSEEN = 4096;

/** A child of the host with its descendants. They may communicate over channels that are not counted. */
export class ProcessTree implements Relatives {
  readonly id: string;
  /** Ordered by id, not by the time at which they joined. */
  readonly agents: RemoteAgent[] = [];
  readonly book = new FlowBook();
  /** Package managers and similar wrappers, which stay in real time. */
  readonly wrappers = new Set<string>();
  child: AdoptedChild | undefined;
  /** Called once, at the next event that may end a wait: an agent joins or leaves, or standard input is opened. */
  onChange: (() => void) | undefined;
  #moves = 0;
  #idleMs = 0;
  #neededMs = FIRST_IDLE_MS;
  #timesIdle = 0;
  #timersUnseen = 0;

  constructor(id: string) {
    this.id = id;
  }

  get moves(): number {
    return this.#moves;
  }

  moved(): number {
    this.#idleMs = 0;
    return ++this.#moves;
  }

  /**
   * Whether it has been idle for so long that it is waiting on purpose, although it has not opened its standard input.
   */
  get isIdle(): boolean {
    return this.#timersUnseen > 0 || this.#idleMs >= this.#neededMs;
  }

  /** How many of its timers may fire before it is looked at again, although it has not opened its standard input. */
  get timersUnseen(): number {
    return this.#timersUnseen;
  }

  wasIdle(ms: number): void {
    this.#idleMs += ms;
    if (this.#idleMs < this.#neededMs) return;
    this.#neededMs = LATER_IDLE_MS;
    this.#timesIdle++;
    const doubled = 2 ** Math.max(0, this.#timesIdle - EVERY_TIMES);
    this.#timersUnseen = doubled === 1 ? 0 : Math.min(doubled, MOST_TIMERS_UNSEEN);
  }

  /** Some of its timers have fired. */
  fired(timers: number): void {
    this.#timersUnseen = Math.max(0, this.#timersUnseen - timers);
  }

  /** It has worked: it is starting, and any timer may be the one that it waits for. */
  wasBusy(): void {
    this.#timesIdle = 0;
    this.#timersUnseen = 0;
    this.moved();
  }

  join(agent: RemoteAgent): void {
    this.agents.push(agent);
    this.agents.sort((a, b) => compareIds(a.id, b.id) || a.pid - b.pid);
    this.wasBusy();
    this.#notifySpawner('joined', agent);
    this.wakeWaiter();
  }

  leave(agent: RemoteAgent): void {
    const at = this.agents.indexOf(agent);
    if (at >= 0) this.agents.splice(at, 1);
    this.wasBusy();
    this.#notifySpawner('left', agent);
    this.wakeWaiter();
  }

  wakeWaiter(): void {
    const { onChange } = this;
    this.onChange = undefined;
    onChange?.();
  }

  /** The agent that spawned it knows its id, and from then on need not wait for it, or must wait for it again. */
  #notifySpawner(what: 'joined' | 'left', agent: RemoteAgent): void {
    if (agent.id === this.id) this.child?.[what]();
    else for (const other of this.agents) if (other !== agent) other.send({ do: what, process: agent.id });
  }
}

/**
 * The id of the host's child to which an agent belongs. Ids of agents are `c1`, `c1.2` (the second process that c1
 * spawned), `c1#3` (thread 3 of c1): counters, nothing random.
 */
export function treeOf(id: string): string {
  return id.split(/[.#]/, 1)[0] as string;
}

/** Orders ids by their numbers, parents first, so that ties between agents do not depend on their speed. */
export function compareIds(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

const numbersOf = (id: string): number[] => id.match(/\d+/g)?.map(Number) ?? [];

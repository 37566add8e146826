import type { AdoptedChild } from './adopted-child.ts';
import { FlowBook } from './flow-book.ts';
import type { Relatives, RemoteAgent } from './remote-agent.ts';

/** Real milliseconds of standing still after which a tree whose standard input nobody has opened counts as settled. */
const FIRST_IDLE_MS = 100;
const LATER_IDLE_MS = 10;
/** So many times in a row it is looked at after every timer; from then on after twice as many timers each time, up to a bound. */
const EVERY_TIMES = 100;
const MOST_TIMERS_UNSEEN = 4096;

/** A child of the host with all that descends from it: they may talk to each other in ways that nobody counts. */
export class ProcessTree implements Relatives {
  readonly id: string;
  /** In the order of their ids, whenever they joined. */
  readonly agents: RemoteAgent[] = [];
  readonly book = new FlowBook();
  /** Package managers and their like, which stay in real time. */
  readonly wrappers = new Set<string>();
  child: AdoptedChild | undefined;
  /** Called at anything that may end a wait: an agent that joins or leaves, standard input that is opened. */
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

  /** Whether it has stood still for long enough to believe that it waits, though it has not opened its standard input. */
  get isIdle(): boolean {
    return this.#timersUnseen > 0 || this.#idleMs >= this.#neededMs;
  }

  /** How many timers of it may fire before it is looked at again, though it has not opened its standard input. */
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

  /** Timers of it have fired. */
  fired(timers: number): void {
    this.#timersUnseen = Math.max(0, this.#timersUnseen - timers);
  }

  /** It was seen at work: it is starting, and every timer may be the one that lets it go on. */
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

  /** Whoever spawned it knows its id, and that it need not be waited for any more, or must be again. */
  #notifySpawner(what: 'joined' | 'left', agent: RemoteAgent): void {
    if (agent.id === this.id) this.child?.[what]();
    else for (const other of this.agents) if (other !== agent) other.send({ do: what, process: agent.id });
  }
}

/** The ids of agents: `c1`, `c1.2` (second process that c1 spawned), `c1#3` (its thread 3). Counters all, nothing random. */

/** The id of the child that the host spawned, in which an agent lives. */
export function treeOf(id: string): string {
  return id.split(/[.#]/, 1)[0] as string;
}

/** Orders ids as numbers, parents first, so that ties between agents never depend on who was faster. */
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

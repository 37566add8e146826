import type { AdoptedChild } from './adopted-child.ts';
import { FlowBook } from './flow-book.ts';
import type { Kin } from './kin.ts';
import { compareIds } from './process-id.ts';
import type { RemoteAgent } from './remote-agent.ts';

/** Real milliseconds of standing still after which a tree whose standard input nobody has opened counts as settled. */
const FIRST_STILL_MS = 100;
const LATER_STILL_MS = 10;
/** So many times in a row it is looked at after every timer; from then on after twice as many timers each time, up to a bound. */
const EVERY_TIMES = 100;
const MOST_TIMERS_UNSEEN = 4096;

/** A child of the host with all that descends from it: they may talk to each other in ways that nobody counts. */
export class ProcessTree implements Kin {
  readonly id: string;
  /** In the order of their ids, whenever they joined. */
  readonly agents: RemoteAgent[] = [];
  readonly book = new FlowBook();
  /** Package managers and their like, which stay in real time. */
  readonly wrappers = new Set<string>();
  child: AdoptedChild | undefined;
  /** Called at anything that may end a wait: an agent that joins or leaves, standard input that is opened. */
  onNews: (() => void) | undefined;
  #moves = 0;
  #stillMs = 0;
  #neededMs = FIRST_STILL_MS;
  #timesStill = 0;
  #timersUnseen = 0;

  constructor(id: string) {
    this.id = id;
  }

  get moves(): number {
    return this.#moves;
  }

  moved(): number {
    this.#stillMs = 0;
    return ++this.#moves;
  }

  /** Whether it has stood still for long enough to believe that it waits, though it has not opened its standard input. */
  get standsStill(): boolean {
    return this.#timersUnseen > 0 || this.#stillMs >= this.#neededMs;
  }

  /** How many timers of it may fire before it is looked at again, though it has not opened its standard input. */
  get timersUnseen(): number {
    return this.#timersUnseen;
  }

  stoodStill(ms: number): void {
    this.#stillMs += ms;
    if (this.#stillMs < this.#neededMs) return;
    this.#neededMs = LATER_STILL_MS;
    this.#timesStill++;
    const doubled = 2 ** Math.max(0, this.#timesStill - EVERY_TIMES);
    this.#timersUnseen = doubled === 1 ? 0 : Math.min(doubled, MOST_TIMERS_UNSEEN);
  }

  /** Timers of it have fired. */
  fired(timers: number): void {
    this.#timersUnseen = Math.max(0, this.#timersUnseen - timers);
  }

  /** It was seen at work: it is starting, and every timer may be the one that lets it go on. */
  worked(): void {
    this.#timesStill = 0;
    this.#timersUnseen = 0;
    this.moved();
  }

  join(agent: RemoteAgent): void {
    this.agents.push(agent);
    this.agents.sort((a, b) => compareIds(a.id, b.id) || a.pid - b.pid);
    this.worked();
    this.#tell('joined', agent);
    this.news();
  }

  leave(agent: RemoteAgent): void {
    const at = this.agents.indexOf(agent);
    if (at >= 0) this.agents.splice(at, 1);
    this.worked();
    this.#tell('left', agent);
    this.news();
  }

  news(): void {
    const { onNews } = this;
    this.onNews = undefined;
    onNews?.();
  }

  /** Whoever spawned it knows its id, and that it need not be waited for any more, or must be again. */
  #tell(what: 'joined' | 'left', agent: RemoteAgent): void {
    if (agent.id === this.id) this.child?.[what]();
    else for (const other of this.agents) if (other !== agent) other.tell({ do: what, process: agent.id });
  }
}

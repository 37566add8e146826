import { real } from '../base/real.ts';
import { mayBecomeNode, processTree, programOf } from '../os/process-table.ts';
import { ThreadMeter } from '../os/thread-meter.ts';
import { threadsOfTrees } from '../os/threads-of-trees.ts';
import type { AdoptedChild } from './adopted-child.ts';
import type { ProcessTree } from './process-tree.ts';

const LOOK_MS = 100;
/** After this many milliseconds without a handshake, a program that is not Node is taken for what its name says. */
const FOREIGN_AFTER_MS = 1000;

/**
 * Waits for the first hello of each child, and decides when to stop waiting: not while a package manager is at work,
 * early if the child runs a program that is not Node, late in case of doubt. Time in which a child waits for a
 * processor does not count.
 */
export class Handshakes {
  readonly #withinMs: number;
  readonly #signOfLife: () => void;
  readonly #threads: typeof threadsOfTrees;
  readonly #timers = new Set<NodeJS.Timeout>();

  /**
   * @param signOfLife called regularly while a child is starting, so that the watchdog does not call that stuck
   * @param threads reads the threads of a child
   */
  constructor(withinMs: number, signOfLife: () => void, threads = threadsOfTrees) {
    this.#withinMs = withinMs;
    this.#signOfLife = signOfLife;
    this.#threads = threads;
  }

  waitFor(child: AdoptedChild, tree: ProcessTree): void {
    const { pid } = child.process;
    const meter = new ThreadMeter(() => this.#threads(pid === undefined ? [] : [pid]));
    let lookedMs = real.nowMs();
    let restedMs = 0;
    const timer = real.setInterval(() => {
      this.#signOfLife();
      const elapsedMs = real.nowMs() - lookedMs;
      lookedMs += elapsedMs;
      const { stillMs, stirringMs } = meter.look(elapsedMs) ?? { stillMs: elapsedMs, stirringMs: 0 };
      restedMs += stillMs + stirringMs;
      const why = this.#decision(child, tree, restedMs + (meter.most?.userMs ?? 0));
      if (why !== undefined) child.giveUp(why);
    }, LOOK_MS);
    this.#timers.add(timer);
    child.ready.finally(() => this.#stop(timer));
  }

  close(): void {
    for (const timer of this.#timers) this.#stop(timer);
  }

  #stop(timer: NodeJS.Timeout): void {
    real.clearInterval(timer);
    this.#timers.delete(timer);
  }

  /** Why there will be no hello; undefined: wait on. */
  #decision(child: AdoptedChild, tree: ProcessTree, waitedMs: number): string | undefined {
    if (tree.wrappers.size > 0 || waitedMs < FOREIGN_AFTER_MS) return undefined;
    const foreign = foreignPrograms(child.process.pid);
    if (foreign.length > 0) return `it runs ${foreign.join(' and ')}, which is not Node`;
    if (waitedMs < this.#withinMs) return undefined;
    return (
      `no Node process of it joined the virtual clock within ${this.#withinMs / 1000} s: it is not Node, is older than 20.19, ` +
      'or was started without the environment it was given'
    );
  }
}

/** The programs of a process tree that are not Node and will not start it. */
function foreignPrograms(pid: number | undefined): string[] {
  if (pid === undefined) return [];
  const programs = processTree(pid).map(programOf);
  if (programs.some((program) => program !== undefined && /^node/.test(program))) return [];
  return programs.filter((program): program is string => program !== undefined && !mayBecomeNode(program));
}

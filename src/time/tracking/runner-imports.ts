import type { Ledger, Work } from './ledger.ts';

interface VitestWorker {
  /** The modules that are being fetched from vitest's main process. */
  readonly resolvingModules?: ReadonlySet<string>;
}

/**
 * Modules that vitest is loading. Under vitest, an `import()` is a request to its main process over a channel that looks idle
 * until the answer arrives. This class reads the set of requested modules that vitest keeps.
 */
export class RunnerImports {
  readonly #ledger: Ledger;
  readonly #works = new Map<string, Work>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  get busy(): boolean {
    return (resolving()?.size ?? 0) > 0;
  }

  inFlight(): Work[] {
    const modules = [...(resolving() ?? [])];
    for (const module of this.#works.keys()) if (!modules.includes(module)) this.#works.delete(module);
    for (const module of modules) {
      if (this.#works.has(module)) continue;
      this.#works.set(module, this.#ledger.open(`import of ${module}`, this.#ledger.ownId()));
    }
    return [...this.#works.values()];
  }
}

const resolving = (): ReadonlySet<string> | undefined =>
  (globalThis as { __vitest_worker__?: VitestWorker }).__vitest_worker__?.resolvingModules;

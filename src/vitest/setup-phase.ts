interface ModuleNode {
  readonly promise?: unknown;
  readonly evaluated?: boolean;
}

/** What vitest's worker says of itself: version 4, then version 3. */
interface VitestWorker {
  readonly filepath?: string;
  readonly evaluatedModules?: { readonly fileToModulesMap?: ReadonlyMap<string, ReadonlySet<ModuleNode>> };
  readonly moduleCache?: { get(path: string): ModuleNode | undefined };
}

/**
 * Whether vitest runs its `setupFiles` now: the test file itself is not being loaded yet. `false` where that cannot be
 * told, and outside vitest.
 */
export function inSetupPhase(): boolean {
  const worker = (globalThis as { __vitest_worker__?: VitestWorker }).__vitest_worker__;
  const { filepath, evaluatedModules, moduleCache } = worker ?? {};
  if (filepath === undefined || (evaluatedModules?.fileToModulesMap ?? moduleCache) === undefined) return false;
  const found = evaluatedModules?.fileToModulesMap?.get(filepath) ?? [moduleCache?.get(filepath)];
  return [...found].every((node) => node?.promise === undefined && node?.evaluated !== true);
}

interface ModuleNode {
  readonly promise?: unknown;
  readonly evaluated?: boolean;
}

/** What vitest's worker says of itself. */
interface VitestWorker {
  readonly filepath?: string;
  readonly evaluatedModules?: { readonly fileToModulesMap?: ReadonlyMap<string, ReadonlySet<ModuleNode>> };
}

/**
 * Whether vitest runs its `setupFiles` now: the test file itself is not being loaded yet. `false` where that cannot be
 * told, and outside vitest.
 */
export function inSetupPhase(): boolean {
  const worker = (globalThis as { __vitest_worker__?: VitestWorker }).__vitest_worker__;
  const { filepath, evaluatedModules } = worker ?? {};
  if (filepath === undefined || evaluatedModules?.fileToModulesMap === undefined) return false;
  const found = evaluatedModules.fileToModulesMap.get(filepath) ?? [];
  return [...found].every(({ promise, evaluated }) => promise === undefined && evaluated !== true);
}

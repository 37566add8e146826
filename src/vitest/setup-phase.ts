interface ModuleNode {
  readonly promise?: unknown;
  readonly evaluated?: boolean;
}

/** The fields that are used here of vitest's worker. */
interface VitestWorker {
  readonly filepath?: string;
  readonly evaluatedModules?: { readonly fileToModulesMap?: ReadonlyMap<string, ReadonlySet<ModuleNode>> };
}

/**
 * Whether vitest is running its `setupFiles`: it is not loading the test file yet. `false` if that is unknown, and outside
 * vitest.
 */
export function inSetupPhase(): boolean {
  const worker = (globalThis as { __vitest_worker__?: VitestWorker }).__vitest_worker__;
  const { filepath, evaluatedModules } = worker ?? {};
  if (filepath === undefined || evaluatedModules?.fileToModulesMap === undefined) return false;
  const found = evaluatedModules.fileToModulesMap.get(filepath) ?? [];
  return [...found].every(({ promise, evaluated }) => promise === undefined && evaluated !== true);
}

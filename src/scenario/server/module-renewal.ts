import type { ServerFactory } from './server-under-test.ts';

let renew: (() => unknown) | null = null;

/** Sets how to drop the loaded modules, so that the next `import()` evaluates them again. Only a test runner can do this. */
export function renewModulesBy(how: () => unknown): void {
  renew = how;
}

/** Whether modules can be evaluated again: under vitest, once `mcp-deadline/vitest` is imported. */
export const canRenewModules = (): boolean => renew !== null;

/** Drops the loaded modules, if modules can be evaluated again. */
export async function renewModules(): Promise<void> {
  await renew?.();
}

/** `() => import('...')`, as the user wrote it or as vite transforms it: `() => __vite_ssr_dynamic_import__('...')`. */
const importOnly = /^(?:async\s*)?\(\s*\)\s*=>\s*(?:await\s+)?(?:import|__vi\w*import\w*)\(\s*[^()]*\)\s*$/;

/**
 * Whether a function only loads a module. Its module is then evaluated again for every session, the first one included. Another
 * function may load a module too, but that is known only when it returns a module that an earlier session has used.
 */
export const loadsModule = (factory: ServerFactory): boolean =>
  importOnly.test(Function.prototype.toString.call(factory));

const called = new WeakSet<ServerFactory>();

/**
 * Whether the resources that a factory opens in this call must remain open for later sessions. In its first call a factory may
 * load modules, which are evaluated once and open their resources once. Resources of a later call, or of modules that are
 * evaluated again for each session, are closed with their session.
 */
export function opensForAll(factory: ServerFactory): boolean {
  if (canRenewModules() || called.has(factory)) return false;
  called.add(factory);
  return true;
}

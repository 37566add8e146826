import type { ServerFactory } from './server-under-test.ts';

let renew: (() => unknown) | null = null;

/** Tells how modules are forgotten here, so that the next `import()` evaluates them again. Only a test runner knows. */
export function renewModulesBy(how: () => unknown): void {
  renew = how;
}

/** Whether modules can be evaluated again: under vitest, once `mcp-deadline/vitest` is imported. */
export const canRenewModules = (): boolean => renew !== null;

/** Forgets the modules that were loaded, where that can be done. */
export async function renewModules(): Promise<void> {
  await renew?.();
}

/** `() => import('...')`, as it was written or as vite makes it: `() => __vite_ssr_dynamic_import__('...')`. */
const importOnly = /^(?:async\s*)?\(\s*\)\s*=>\s*(?:await\s+)?(?:import|__vi\w*import\w*)\(\s*[^()]*\)\s*$/;

/**
 * Whether a function does nothing but load a module. Then even its first session evaluates the module; of others that is known
 * only once they gave a module that an earlier session has seen.
 */
export const loadsModule = (factory: ServerFactory): boolean =>
  importOnly.test(Function.prototype.toString.call(factory));

const called = new WeakSet<ServerFactory>();

/**
 * Whether what a factory opens now may be there for all sessions to come: at its first call it may load modules, which are
 * evaluated once and open what they need once. What is opened later, or where modules are evaluated again for each session,
 * belongs to the session it was opened in.
 */
export function opensForAll(factory: ServerFactory): boolean {
  if (canRenewModules() || called.has(factory)) return false;
  called.add(factory);
  return true;
}

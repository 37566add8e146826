import { canRenewModules } from './module-renewal.ts';
import type { ServerFactory } from './server-under-test.ts';

const called = new WeakSet<ServerFactory>();

/**
 * Whether what a factory opens now may be there for all worlds to come: at its first call it may load modules, which are
 * evaluated once and open what they need once. What is opened later, or where modules are evaluated anew for each world,
 * belongs to the world it was opened in.
 */
export function opensForAll(factory: ServerFactory): boolean {
  if (canRenewModules() || called.has(factory)) return false;
  called.add(factory);
  return true;
}

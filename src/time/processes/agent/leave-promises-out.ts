type Hook = (...args: never[]) => void;

/** Node's own, as far as it is needed here: what it runs for each promise of this thread. */
interface AsyncWrap {
  getPromiseHooks(): readonly (Hook | undefined)[];
  setPromiseHooks(...hooks: readonly (Hook | undefined)[]): void;
}

/** Not public, and may be gone in a later Node: then promises cost their full price. The access prints no warning. */
function asyncWrap(): AsyncWrap | null {
  const { binding, noDeprecation } = process as { binding?: (name: string) => unknown; noDeprecation?: boolean };
  if (binding === undefined) return null;
  try {
    process.noDeprecation = true;
    const found = binding('async_wrap') as Partial<AsyncWrap> | undefined;
    return typeof found?.getPromiseHooks === 'function' && typeof found.setPromiseHooks === 'function'
      ? (found as AsyncWrap)
      : null;
  } catch {
    return null; // not permitted
  } finally {
    if (noDeprecation === undefined) Reflect.deleteProperty(process, 'noDeprecation');
    else process.noDeprecation = noDeprecation;
  }
}

/** Nodes that do themselves what `trackPromises: false` asks for. */
const leavesThemOut = ([major = 0, minor = 0]: readonly number[]): boolean =>
  major > 24 || (major === 24 && minor >= 12);

/**
 * Runs something that enables async hooks which have no use for promises, and keeps promises out of them: a server that
 * loads a thousand modules makes tens of thousands, for an eighth of the processor time of its start. Node 24.12 can be
 * asked for that; here the same is done to those before. Hooks that are enabled later, such as those of an
 * `AsyncLocalStorage` of the server, bring promises back for all, as Node does.
 */
export function leavePromisesOut<T>(enable: () => T): T {
  if (leavesThemOut(process.versions.node.split('.').map(Number))) return enable();
  const wrap = asyncWrap();
  const before = wrap?.getPromiseHooks();
  const result = enable();
  // Code that follows promises already must not miss those in between.
  if (before?.every((hook) => hook === undefined) === true) wrap?.setPromiseHooks(...before);
  return result;
}

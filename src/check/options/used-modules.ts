const used = new Set<string>();

/** Remembers a module of `--use`, so that the lines which repeat a cell name it. */
export const rememberUsedModule = (module: string): void => void used.add(module);

/** The modules of `--use`, in the order in which they were loaded. */
export const usedModules = (): readonly string[] => [...used];

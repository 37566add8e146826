/** The ids of agents: `c1`, `c1.2` (second process that c1 spawned), `c1#3` (its thread 3). Counters all, nothing random. */

/** The id of the child that the host spawned, in which an agent lives. */
export function treeOf(id: string): string {
  return id.split(/[.#]/, 1)[0] as string;
}

/** Orders ids as numbers, parents first, so that ties between agents never depend on who was faster. */
export function compareIds(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

const numbersOf = (id: string): number[] => id.match(/\d+/g)?.map(Number) ?? [];

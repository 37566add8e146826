/** From each file to the files that it names. */
export type Graph = ReadonlyMap<string, readonly string[]>;

export function graphOf(root: string): Graph;
export function nearestTests(root: string, graph: Graph, file: string, line: number): readonly string[];

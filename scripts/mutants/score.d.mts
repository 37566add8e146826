export function wilson(hits: number, of: number): readonly [from: number, to: number];

export function buildStress(): Promise<string>;

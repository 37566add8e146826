/** One small change of a source file: `text` in place of what stands from `start` to `end`. */
export interface Mutant {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export function mutantsOf(name: string, source: string): readonly Mutant[];

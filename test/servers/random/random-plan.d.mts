/** What a random server does, as plain JSON. */
export interface RandomPlan {
  readonly seed: number;
  readonly starts: { readonly [start: number]: string };
  readonly diesAtMessage: number | null;
  readonly hidesFirstEvery: number | null;
  readonly keepsPortAt: number | null;
  readonly tools: readonly {
    readonly name: string;
    readonly readOnly: boolean;
    readonly schema: object;
    readonly how: string;
    readonly afterMs: number;
    readonly everyMs: number;
  }[];
}
export function numbers(seed: number): () => number;
export function randomPlan(seed: number): RandomPlan;

/** What a caller sees of a response. */
export interface Seen {
  readonly headMs?: number;
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly pieces: readonly { readonly atMs: number; readonly text: string }[];
  readonly events?: readonly object[];
  readonly error?: object;
  readonly endMs: number;
}

export function observedCall(way: string, url: string, abort?: { readonly afterMs?: number }): Promise<Seen>;

import { suggestion } from '../check/options/suggestion.ts';
import { UsageError } from '../check/options/usage-error.ts';

/** One thing that can be listed: a client, a fault, a gateway. */
export interface ListEntry {
  readonly id: string;
  /** For people. */
  readonly text: () => string;
  /** For programs. */
  readonly json: () => object;
}

/**
 * What a listing command prints.
 *
 * @param what one of them, as `client`
 * @param ids of which ones; empty: of all
 * @throws UsageError (`ERR_USAGE`) for an id that is not among them
 */
export function listing(
  what: string,
  entries: readonly ListEntry[],
  { ids, json }: { readonly ids: readonly string[]; readonly json: boolean },
): string {
  const chosen =
    ids.length === 0
      ? entries
      : ids.map((id) => {
          const found = entries.find((entry) => entry.id === id);
          if (found !== undefined) return found;
          const known = entries.map((entry) => entry.id);
          throw new UsageError(`there is no ${what} ${JSON.stringify(id)}.${suggestion(id, known)}`);
        });
  if (json)
    return `${JSON.stringify(
      chosen.map((entry) => ({ id: entry.id, ...entry.json() })),
      null,
      2,
    )}\n`;
  return `${chosen.map(({ text }) => text()).join('\n\n')}\n`;
}

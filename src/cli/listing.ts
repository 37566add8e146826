import { suggestion } from '../check/options/suggestion.ts';
import { UsageError } from '../check/options/usage-error.ts';

/** One entry of a list: a client, a fault, a gateway, a property. */
export interface ListEntry {
  readonly id: string;
  /** For people. */
  readonly text: () => string;
  /** For programs. */
  readonly json: () => object;
}

/**
 * The output of a listing command.
 *
 * @param what the kind of the entries, such as `client`
 * @param ids which entries to list; empty: all
 * @throws UsageError (`ERR_USAGE`) for an unknown id
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

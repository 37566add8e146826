import { suggestion } from '../src/check/options/suggestion.ts';
import { UsageError } from '../src/check/options/usage-error.ts';
import * as all from './all-suites.ts';
import type { SuiteDefinition } from './suite-definition.ts';

/** The suites of this package, by id. */
export const suiteDefinitions: readonly SuiteDefinition[] = Object.values(all).toSorted((one, other) =>
  one.id < other.id ? -1 : 1,
);

/**
 * The suites with these ids, each once.
 *
 * @throws UsageError (`ERR_USAGE`) for an id that no suite has
 */
export function chooseSuites(ids: readonly string[]): readonly SuiteDefinition[] {
  const known = suiteDefinitions.map(({ id }) => id);
  return [...new Set(ids)].map((id) => {
    const found = suiteDefinitions.find((suite) => suite.id === id);
    if (found === undefined) throw new UsageError(`there is no suite ${JSON.stringify(id)}.${suggestion(id, known)}`);
    return found;
  });
}

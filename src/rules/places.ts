import type { Revision, RulePlace, Strength } from './rule.ts';

const site = 'https://modelcontextprotocol.io';

/** The place of a rule in some revisions whose pages have the same names. */
const inAll =
  (revisions: readonly Revision[]) =>
  (strength: Strength, page: string): readonly RulePlace[] =>
    revisions.map((revision) => ({ revision, strength, link: `${site}/specification/${revision}/${page}` }));

/** In every revision with `initialize` since Streamable HTTP. */
export const since202503 = inAll(['2025-03-26', '2025-06-18', '2025-11-25']);

/** In the last revision with `initialize`. */
export const in202511 = inAll(['2025-11-25']);

/** In the first stateless revision. */
export const in202607 = inAll(['2026-07-28']);

/** In the extension for tasks of the first stateless revision. */
export const inTasksExtension = (strength: Strength, section: string): readonly RulePlace[] => [
  { revision: '2026-07-28', strength, link: `${site}/seps/2663-tasks-extension#${section}` },
];

/**
 * The places of a rule in several revisions, in one list.
 *
 * @throws Error if there is none: a mistake in the data
 */
export function places(...lists: readonly (readonly RulePlace[])[]): readonly [RulePlace, ...RulePlace[]] {
  const [first, ...others] = lists.flat();
  if (first === undefined) throw new Error('a rule holds in at least one revision');
  return [first, ...others];
}

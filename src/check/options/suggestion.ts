import { closest, distance } from 'fastest-levenshtein';
import { shownName } from '../../wire/visible.ts';

/** A list has at most this many names, and then the number of further names. */
const mostNames = 200;

/** ` Did you mean "codex-cli"?` if a known name is near, otherwise the list of all names. */
export function suggestion(wrong: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(wrong, known);
  const inside = known.filter((name) => name.includes(wrong) || wrong.includes(name));
  const guess = distance(wrong, near) <= Math.max(2, wrong.length / 3) ? near : inside[0];
  if (guess !== undefined) return ` Did you mean ${JSON.stringify(shownName(guess))}?`;
  const more = known.length > mostNames ? ` and ${known.length - mostNames} more` : '';
  const names = known.slice(0, mostNames).map((name) => shownName(name));
  return ` There are: ${names.join(', ')}${more}.`;
}

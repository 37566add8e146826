import { closest, distance } from 'fastest-levenshtein';
import { shownName } from '../../wire/visible.ts';

/** Of more, only the number is given. */
const mostNames = 200;

/** ` Did you mean "codex-cli"?` where some known name is near; else a list of them all. */
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

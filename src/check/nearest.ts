import { closest, distance } from 'fastest-levenshtein';

/** ` Did you mean "codex-cli"?` where some known name is near; else a list of them all. */
export function suggestion(wrong: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(wrong, known);
  const inside = known.filter((name) => name.includes(wrong) || wrong.includes(name));
  const guess = distance(wrong, near) <= Math.max(2, wrong.length / 3) ? near : inside[0];
  return guess === undefined ? ` There are: ${known.join(', ')}.` : ` Did you mean ${JSON.stringify(guess)}?`;
}

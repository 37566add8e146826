import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { FindingReport } from '../src/report/check-report.ts';

/** The numbers of a message that are not among its figures. Quoted text, and names such as `codex-cli/turn`, are text. */
export function unrecorded(
  { message, figures }: Pick<FindingReport, 'message' | 'figures'>,
  texts: readonly string[] = [],
) {
  const own = texts.reduce((left, text) => left.replaceAll(text, ''), message.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
  const numbers = own.replace(/[a-z_][\w./-]*/gi, 'name').match(/(?<![\w.])-?\d+(?:\.\d+)?/g) ?? [];
  const known = new Set(Object.values(figures).map(String));
  return numbers.filter((number) => !known.has(number));
}

/** The figures of each property, as the documentation lists them. */
export const documented = new Map(
  [...readFileSync(new URL('../docs/properties.md', import.meta.url), 'utf8').matchAll(/^- `([\w-]+)`: (`.*)$/gm)].map(
    ([, property, figures = '']) => [property, [...figures.matchAll(/`(\w+)`/g)].map(([, name]) => name)],
  ),
);

/** The properties whose findings had figures. */
export const seen = new Set<string>();

export function assertFigures(
  finding: Pick<FindingReport, 'property' | 'message' | 'figures'>,
  texts?: readonly string[],
) {
  const { property, message, figures } = finding;
  expect({ message, unrecorded: unrecorded(finding, texts) }).toEqual({ message, unrecorded: [] });
  const names = Object.keys(figures);
  expect(documented.get(property) ?? [], `docs/properties.md on ${property}`).toEqual(expect.arrayContaining(names));
  if (names.length > 0) seen.add(property);
}

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failOnWords } from '../check/options/fail-on.ts';
import * as builtIn from './all-properties.ts';
import { assertProperty, playProperties, properties, propertyIds } from './property-registry.ts';

const camelCase = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

test('each property is exported under its id in camel case', () => {
  expect(Object.entries(builtIn).map(([name, { id }]) => [name, camelCase(id)])).toEqual(
    Object.keys(builtIn).map((name) => [name, name]),
  );
});

test('findings of one call are in the order that reports always had; those of a new property follow', () => {
  const order = [
    'real-work',
    'answers-within-budget',
    'within-own-budget',
    'answer-over-limit',
    'answered-with-an-error',
    'leaves-nothing-running',
    'stops-when-cancelled',
    'starts-without-tools',
    'stdout-pollution',
  ];
  expect(playProperties.map(({ id }) => id).slice(0, order.length)).toEqual(order);
});

describe('docs/properties.md', () => {
  const page = readFileSync(new URL('../../docs/properties.md', import.meta.url), 'utf8');
  const cells = [...page.matchAll(/^\| `([a-z-]+)` +\| (.+?) +\| .+? +\| (.+?) +\|$/gm)];

  test.each(properties)('says of $id what the property says of itself', ({ id, summary, severity }) => {
    const [, , about, how] = cells.find(([, listed]) => listed === id) ?? [];
    expect(about).toBe(summary);
    expect(how).toMatch(severity === 'by-verdict' ? /^by its verdict$|^note; warning/ : new RegExp(`^${severity}`));
  });
});

test('what failOn takes for something else cannot be an id', () => {
  for (const word of failOnWords().filter((one) => !propertyIds.includes(one)))
    expect(() => assertProperty({ id: word, summary: 'x', severity: 'note', judge: () => [] })).toThrow(
      /another meaning/,
    );
});

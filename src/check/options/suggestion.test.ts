import { expect, test } from 'vitest';
import { suggestion } from './suggestion.ts';

test.each([
  ['serch', ['search', 'fetch'], ' Did you mean "search"?'],
  ['search_documents_now', ['search', 'fetch'], ' Did you mean "search"?'],
  ['zzz', ['search', 'fetch'], ' There are: search, fetch.'],
  ['zzz', [], ''],
])('for %s among %j', (wrong, known, text) => expect(suggestion(wrong, known)).toBe(text));

test('of very many names only the first are listed, and the number of the others', () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `tool-number-${index}`);
  const text = suggestion('zzz', names);
  expect(text).toContain('tool-number-199 and 800 more.');
  expect(text).not.toContain('tool-number-200');
});

test('a name that a server chose cannot write to a terminal', () => {
  expect(suggestion('re', ['red\u001b[31m'])).not.toContain('\u001b');
});

import { expect, test } from 'vitest';
import { labelled } from './labelled-lines.ts';

test('breaks between words, under its label', () => {
  expect(labelled([{ label: 'clock', text: 'one two three four' }], 20)).toEqual([
    'clock    one two',
    '         three four',
  ]);
});

test('does not break a number with its unit and what it comes to', () => {
  const rows = labelled([{ label: 'late', text: 'by far: 1 300 000 ms (21.7 min) or 300 000 ms (5 min)' }], 39);
  expect(rows).toEqual(['late     by far:', '         1 300 000 ms (21.7 min) or', '         300 000 ms (5 min)']);
});

test('never breaks what is to be copied, nor a word that is too long', () => {
  const url = 'https://example.org/a/very/long/path';
  const rows = labelled(
    [
      { label: 'source', text: `see ${url}` },
      { label: 'replay', text: 'a b c d e f g h i j k l', whole: true },
    ],
    24,
  );
  expect(rows).toEqual(['source   see', `         ${url}`, 'replay   a b c d e f g h i j k l']);
});

import { expect, test } from 'vitest';
import { takesUnicode } from './glyphs.ts';

test.each([
  [{ LANG: 'de_DE.UTF-8' }, 'linux', true],
  [{ LANG: 'en_US.utf8' }, 'linux', true],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, 'linux', false],
  [{ LANG: 'en_US.ISO-8859-1' }, 'linux', false],
  [{}, 'linux', true],
  [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, 'linux', false],
  [{}, 'win32', false],
  [{ WT_SESSION: '1' }, 'win32', true],
])('%o on %s: %s', (env, platform, expected) => {
  expect(takesUnicode(env, platform)).toBe(expected);
});

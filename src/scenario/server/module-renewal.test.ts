import { expect, test } from 'vitest';
import { loadsModule } from './module-renewal.ts';

/** A function with this source, as a transformer may have left it. */
const withSource = (source: string) => Object.assign(() => null, { toString: () => source });

test('a function that only imports a module is recognised by its source', () => {
  expect(loadsModule(() => import('./module-renewal.ts'))).toBe(true);
  expect(loadsModule(async () => await import('./module-renewal.ts'))).toBe(true);
});

test('a function that does more is not', () => {
  expect(loadsModule(() => null)).toBe(false);
  expect(loadsModule(async () => (await import('./module-renewal.ts')).loadsModule)).toBe(false);
});

test('what a function says about itself does not count', () => {
  expect(loadsModule(withSource("() => import('./server.js')"))).toBe(false);
});

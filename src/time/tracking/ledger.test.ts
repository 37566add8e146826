import { AsyncResource } from 'node:async_hooks';
import { expect, it } from 'vitest';
import { Labels } from './labels.ts';
import { Ledger } from './ledger.ts';

it('an id of its own is never given twice, and is never one of async_hooks', () => {
  const ledger = new Ledger(() => 0, new Labels());
  const ids = Array.from({ length: 100 }, () => ledger.ownId());

  expect(new Set(ids).size).toBe(100);
  expect(new AsyncResource('test').asyncId()).toBeGreaterThan(0);
  expect(Math.max(...ids)).toBeLessThan(0);
});

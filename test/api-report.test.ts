import { expect, test } from 'vitest';
// @ts-expect-error a script without types
import { apiReport } from '../scripts/api-report.mjs';
import buildOnce from './build-once.ts';

test('the public surface is as docs/api says, and exports every type that it refers to', () => {
  buildOnce();
  expect(apiReport({ write: false })).toEqual([]);
}, 120_000);

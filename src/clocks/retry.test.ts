import { expect, test } from 'vitest';
import { type Backoff, backoffMs } from './retry.ts';

const first = (backoff: Backoff) => [0, 1, 2, 3, 4].map((retry) => backoffMs(backoff, retry));

test.each<[string, Backoff, readonly number[]]>([
  ['none', {}, [0, 0, 0, 0, 0]],
  ['the same each time', { firstMs: 1_000 }, [1_000, 1_000, 1_000, 1_000, 1_000]],
  ['growing to a most', { firstMs: 1_000, factor: 2, maxMs: 5_000 }, [1_000, 2_000, 4_000, 5_000, 5_000]],
  ['growing without end', { firstMs: 1_000, factor: 1.5, maxMs: null }, [1_000, 1_500, 2_250, 3_375, 5_062.5]],
  ['growing by steps', { firstMs: 1_000, factor: 'linear', maxMs: 4_000 }, [1_000, 2_000, 3_000, 4_000, 4_000]],
  ['listed, then by the rule', { delaysMs: [250, 1_000], firstMs: 30 }, [250, 1_000, 30, 30, 30]],
])('a wait %s', (_, backoff, waits) => expect(first(backoff)).toEqual(waits));

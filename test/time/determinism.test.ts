import { expect, it } from 'vitest';
import { ABLATION } from '../../src/time/core/clock-options.ts';
import { distinctTraces } from './determinism.ts';

it('a hundred runs of one seed with mixed I/O have one trace', async () => {
  expect(await distinctTraces(7, 100)).toEqual([expect.stringMatching(/^ended /)]);
});

it('another seed may have another trace, but again only one', async () => {
  expect(await distinctTraces(8, 10)).toEqual([expect.stringMatching(/^ended /)]);
});

it('without following requests they differ: the test can tell', async () => {
  expect(
    await distinctTraces(7, 20, { [ABLATION]: { without: ['requests', 'zlib'] } }).then(({ length }) => length),
  ).toBeGreaterThan(1);
});

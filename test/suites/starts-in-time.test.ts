import { expect, test } from 'vitest';
import { suites } from '../../suites/index.ts';
import { pagedTools } from './servers/paged-tools.ts';

const clients = ['codex-cli'];
const found = async (server: () => unknown) =>
  (await suites.startsInTime.findings(server, { clients })).map(
    ({ property, message }) => `${property}: ${message.replace(/\s+/g, ' ')}`,
  );

test('a client that gives up on the start-up', async () => {
  expect(await found(pagedTools(1, 60_000))).toEqual([expect.stringMatching(/^null: /)]);
  expect(await found(pagedTools(1, 0))).toEqual([]);
});

test('a list whose time grows with its pages', async () => {
  expect(await found(pagedTools(4, 200))).toEqual([
    expect.stringContaining('the list came in 4 pages that took 200 ms or longer each, 800 ms together'),
  ]);
  expect(await found(pagedTools(4, 0))).toEqual([]);
});

test('is not judged where it has one page', async () => {
  const { notJudged } = await suites.startsInTime.result(pagedTools(1, 0), { clients });
  expect(notJudged).toEqual([{ property: 'slow-pages', under: null, why: 'the list of tools came in one page' }]);
});

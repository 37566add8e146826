import { expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { faulty } from './faulty.ts';

const server = () =>
  scriptedServer({
    get: async () => {
      const response = await fetch('http://api.example.com/search');
      return [response.status, response.headers.get('retry-after'), await response.text()].join(' | ');
    },
  });

test.each([
  [{ status: 503 }, '503 |  | '],
  [{ status: 429, retryAfterMs: 1_500, body: 'busy' }, '429 | 2 | busy'],
  [{ status: 429, retryAfterMs: 0 }, '429 | 0 | '],
])('an upstream that refuses calls with %j', async (parameters, seen) => {
  const run = await faulty(server, { plan: [faults.upstreamStatus(parameters)] });
  expect(run.texts).toEqual([expect.stringContaining(seen)]);
});

import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { faults } from '../src/faults/fault-builders.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const server = () => scriptedServer({ read: async () => 'a few words' });

test('an answer that a client is known to cut is no simple fit', async () => {
  const report = await check(server, {
    clients: ['claude-code-cli'],
    faults: [faults.oversizedPayload({ textBytes: 400_000 })],
  });
  expect(report.cells[0]).toMatchObject({ verdict: 'tight', outcome: 'answered' });
  expect(report.findings).toMatchObject([{ property: 'answer-over-limit', verdict: 'tight', tool: 'read' }]);
  expect(report.findings[0]?.message).toContain('25000 tokens');
});

test('a small answer fits', async () => {
  const report = await check(server, { clients: ['claude-code-cli'] });
  expect(report.cells[0]?.verdict).toBe('fits');
  expect(report.findings).toEqual([]);
});

test('where nobody knows the limit, that is said, and it is not a pass unsaid', async () => {
  const report = await check(server, {
    clients: ['python-sdk-v1'],
    faults: [faults.oversizedPayload({ textBytes: 400_000 })],
  });
  expect(report.findings).toMatchObject([{ property: 'answer-over-limit', verdict: 'unknown' }]);
});

import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { busyServer } from './servers/busy-server.mjs';

test('a hundred runs of one seed, with files, zlib, crypto, dns and loopback HTTP mixed in: one transcript hash', async () => {
  const hashes = new Set<string | undefined>();
  for (let run = 0; run < 100; run++) {
    const report = await check(busyServer, { clients: ['codex-cli'], seed: 7, quick: true });
    expect(report.cells[0]?.verdict).toBe('fits');
    hashes.add(report.transcripts['codex-cli']);
  }
  expect(hashes.size).toBe(1);
});

test('--twice says nothing about it', async () => {
  const report = await check(busyServer, { clients: ['codex-cli'], seed: 7, twice: true });
  expect(report.findings).toEqual([]);
});

import { expect, test } from 'vitest';
import { gateways } from '../../mocks/gateways.ts';
import { gatewayEntries } from './gateways-list.ts';
import { listing } from './listing.ts';

const text = listing('gateway', gatewayEntries(), { ids: [], json: false });
const partOf = (id: string): string => text.split('\n\n').find((part) => part.startsWith(`${id}@`)) ?? '';

test('every gateway with its version, its name and what it is', () => {
  for (const { id, version, name, role } of gateways)
    expect(partOf(id).split('\n')[0]).toBe(`${id}@${version}  ${name} (${role})`);
});

test('a clock in the units of people, with its setting and where it comes from', () => {
  expect(partOf('aws-alb')).toContain(
    'idle_timeout            60 000 ms (1 min) over exchange, restarted at each byte, request-byte: 504, or closed, setting idle_timeout.timeout_seconds (s, 1 to 4000)',
  );
  expect(partOf('aws-alb')).toContain('report: https://github.com/anthropics/claude-code/issues/38631');
});

test('what nobody knows is not told as if it were known', () => {
  expect(partOf('render')).toContain(
    'unknown (at least 90 000 ms (1.5 min)) over exchange, what restarts it is unknown',
  );
  expect(partOf('azure-app-service')).toContain('230 000 ms (3.8 min) over exchange, what restarts it is unknown');
  expect(partOf('railway')).not.toContain('unknown');
});

test('no clock at all, holds, sizes, other modes and disputes are told', () => {
  expect(partOf('haproxy')).toContain('no clock at all: it waits without a limit');
  expect(partOf('haproxy')).toContain('setting                 timeout server (ms)');
  expect(partOf('nginx')).toContain('holds body              until 32 768 bytes, unless x-accel-buffering: no');
  expect(partOf('nginx')).toContain('at most, request        1 048 576 bytes: 413, or closed');
  expect(partOf('aws-apigw-rest')).toContain('stream_idle, with STREAM, not edge-optimized:');
  expect(partOf('cloudflare-proxy')).toContain('disputed: 100 s in many older texts.');
});

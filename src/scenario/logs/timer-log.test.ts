import { expect, test } from 'vitest';
import { profile } from '../../../test/played.ts';
import type { ResourceEvent } from '../../time/base/resource-event.ts';
import { TranscriptWriter } from '../../wire/transcript-writer.ts';
import { headOf } from '../head-of.ts';
import { TimerLog } from './timer-log.ts';

/** A log over a transcript, at a time that the test sets. */
function logged() {
  const clock = { nowMs: 0 };
  const now = () => clock.nowMs;
  const conditions = {
    transport: 'memory',
    era: 'initialize',
    mode: 'headless',
    settings: {},
    reading: 'lax',
  } as const;
  const writer = new TranscriptWriter(headOf(profile('codex-cli'), conditions), now);
  const log = new TimerLog(writer, now);
  const timer = (kind: ResourceEvent['kind'], id: number, more: Partial<ResourceEvent> = {}) =>
    log.take({
      kind,
      resource: 'timer',
      id,
      atMs: clock.nowMs,
      label: 'tools/call 3',
      timer: { dueMs: () => clock.nowMs + 1_000, keepsAlive: () => true },
      ...more,
    } as ResourceEvent);
  const request = () =>
    writer.write({ kind: 'sent', spanId: 1, frame: { jsonrpc: '2.0', id: 3, method: 'tools/call', params: {} } });
  const answer = () =>
    writer.write({ kind: 'received', spanId: 1, bytes: 9, frame: { jsonrpc: '2.0', id: 3, result: {} } });
  const cancel = () =>
    writer.write({
      kind: 'sent',
      spanId: 1,
      frame: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 3 } },
    });
  const timers = () => writer.transcript.entries.filter(({ kind }) => kind.startsWith('resource-'));
  return { clock, log, timer, request, answer, cancel, timers };
}

test.each(['answer', 'cancel'] as const)('a timer that is armed after the %s of its request is written down', (end) => {
  const { clock, log, timer, timers, request, ...ends } = logged();
  request();
  timer('resource-opened', 7);
  clock.nowMs = 10;
  ends[end]();
  log.writeLeft();
  expect(timers()).toMatchObject([{ kind: 'resource-opened', resource: 'timer', number: 1, atMs: 0, dueMs: 1_010 }]);
});

test('a timer that ends before its request is how a server waits', () => {
  const { clock, log, timer, timers, request, answer } = logged();
  request();
  timer('resource-opened', 7);
  clock.nowMs = 5;
  timer('resource-closed', 7);
  clock.nowMs = 10;
  answer();
  log.writeLeft();
  expect(timers()).toEqual([]);
});

test('a timer that fires after the end of its request is written down with its end', () => {
  const { clock, timer, timers, request, answer } = logged();
  request();
  timer('resource-opened', 7);
  answer();
  clock.nowMs = 1_000;
  timer('resource-closed', 7);
  expect(timers().map(({ kind, atMs }) => [kind, atMs])).toEqual([
    ['resource-opened', 0],
    ['resource-closed', 1_000],
  ]);
});

test('a timer that keeps no process alive is left out, and so is one that belongs to no request', () => {
  const { log, timer, timers, request, answer } = logged();
  request();
  timer('resource-opened', 7, { timer: { dueMs: () => 0, keepsAlive: () => false } } as Partial<ResourceEvent>);
  timer('resource-opened', 8, { label: undefined } as Partial<ResourceEvent>);
  answer();
  log.writeLeft();
  expect(timers()).toEqual([]);
});

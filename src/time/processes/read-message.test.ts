import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAgentMessage } from './read-message.ts';

const flows = [
  { flow: 'c1:1<', written: 3, queued: 1 },
  { flow: 'c1:0>', read: 3, state: 'reading' },
];
const tcp = [
  {
    end: 1,
    route: { role: 'dialled', client: '127.0.0.1:1', server: '127.0.0.1:2' },
    written: 1,
    read: 1,
    state: 'closed',
    gone: true,
  },
];
const messages = {
  hello: { say: 'hello', version: 4, key: 'k', process: 'c1.2#3', pid: 77, title: 'a.js', flows },
  wrapper: { say: 'wrapper', key: 'k', process: 'c1', pid: 77, title: 'npx' },
  settled: {
    say: 'settled',
    id: 1,
    nowMs: 0,
    nextMs: 5,
    moved: true,
    flows,
    tcp,
    waiting: [{ what: 'a', at: null, sinceMs: 0 }],
    cpuMs: 1.5,
    ending: true,
  },
  'settled without a timer': { say: 'settled', id: 1, nowMs: 0, nextMs: null, moved: false, flows: [] },
  done: { say: 'done', id: 1 },
  opened: { say: 'opened', flows },
  final: { say: 'final', flows, tcp },
  dialled: { say: 'dialled', tcp },
  listening: { say: 'listening', at: { address: '::', port: 80 }, tcp: [] },
  unlistening: { say: 'unlistening', at: { address: '::', port: 80 }, tcp: [] },
  spawned: { say: 'spawned', pid: 77, startedAt: 5 },
  waiting: { say: 'waiting', waiting: [{ what: 'fs', at: 'a.js:1:2', sinceMs: 5 }] },
  blocked: { say: 'blocked', by: { what: 'execSync', at: null, sinceMs: null } },
  'no longer blocked': { say: 'blocked', by: null },
  alive: { say: 'alive' },
  'never-idle': { say: 'never-idle', source: null },
  leak: { say: 'leak', what: 'x' },
  spin: { say: 'spin', source: 'x', sure: true },
  extension: { say: 'extension', atMs: 0, message: { any: 1 } },
};

it.each(Object.entries(messages))('%s is read as it is', (_, message) => {
  expect(readAgentMessage(message)).toBe(message);
});

it.each(Object.entries(messages))('%s without any one of the fields that it needs is dropped', (_, message) => {
  const optional = new Set(['key', 'tcp', 'waiting', 'cpuMs', 'ending', 'queued', 'route', 'gone', 'message']);
  for (const field of Object.keys(message)) {
    if (optional.has(field)) continue;
    expect(readAgentMessage({ ...message, [field]: undefined }), field).toBeNull();
  }
});

describe('dropped:', () => {
  const { settled, hello, spawned, listening } = messages;
  it.each<[string, unknown]>([
    ['a string as time', { ...settled, nextMs: '5' }],
    ['a negative time', { ...settled, nextMs: -1 }],
    ['no number as time', { ...settled, nextMs: Number.NaN }],
    ['a time as text', { ...settled, cpuMs: '1' }],
    ['flows that are none', { ...settled, flows: { length: 1 } }],
    ['a negative count', { ...settled, flows: [{ flow: 'c1:1<', written: -3 }] }],
    ['a fraction of a byte', { ...settled, flows: [{ flow: 'c1:0>', read: 1.5, state: 'reading' }] }],
    ['an unknown state', { ...settled, flows: [{ flow: 'c1:0>', read: 1, state: 'eaten' }] }],
    ['null among the flows', { ...settled, flows: [null] }],
    ['an end without a state', { ...settled, tcp: [{ end: 1, written: 1, read: 1 }] }],
    ['a route to nowhere', { ...settled, tcp: [{ ...tcp[0], route: { role: 'x', client: 1 } }] }],
    ['objects to wait for', { ...settled, waiting: [{}] }],
    ['the id of no process', { ...hello, process: '__proto__' }],
    ['the init process', { ...hello, pid: 1 }],
    ['a process group', { ...spawned, pid: -5 }],
    ['every process', { ...spawned, pid: 0 }],
    ['a title without end', { ...hello, title: 'x'.repeat(1e6) }],
    ['a port that does not exist', { ...listening, at: { address: '::', port: 70_000 } }],
    ['an unknown message', { say: 'constructor' }],
    ['a property of every object', { say: '__proto__' }],
    ['a list', [settled]],
    ['null', null],
    ['text', 'settled'],
  ])('%s', (_, value) => {
    expect(readAgentMessage(value)).toBeNull();
  });

  it('anything at all, without an exception', () => {
    const say = fc.constantFrom(...Object.values(messages).map((message) => message.say));
    fc.assert(
      fc.property(say, fc.dictionary(fc.string(), fc.jsonValue()), (what, fields) => {
        readAgentMessage({ ...fields, say: what });
        for (const message of Object.values(messages)) readAgentMessage({ ...message, ...fields });
      }),
    );
  });
});

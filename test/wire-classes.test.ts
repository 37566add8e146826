import { describe, expect, test } from 'vitest';
import { clients } from '../mocks/clients.ts';
import { wireClassOf } from '../src/client/wire-class.ts';
import type { Cause } from '../src/clocks/cause.ts';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import type { Conditions } from '../src/clocks/conditions.ts';
import type { Transcript } from '../src/wire/transcript.ts';
import { played, profile } from './played.ts';
import { askingServer } from './servers/asking-server.ts';

const conditions: Conditions = {
  transport: 'memory',
  era: 'initialize',
  mode: 'headless',
  settings: {},
  reading: 'lax',
};

const classOf = (client: ClientProfile) => wireClassOf(client, conditions);

/** Clients that share a class, class by class. */
const groups = [...new Set(clients.map(classOf))].map((key) => clients.filter((client) => classOf(client) === key));

/** Every frame on the wire with its time and direction, but for the client's own name. */
const framesOf = ({ entries }: Transcript) =>
  entries.flatMap((entry) => {
    if (entry.kind !== 'sent' && entry.kind !== 'received') return [];
    const { frame } = entry;
    const params: { [key: string]: unknown } = { ...('params' in frame ? frame.params : {}) };
    delete params.clientInfo;
    const meta = params._meta as { [key: string]: unknown } | undefined;
    if (meta !== undefined) params._meta = { ...meta, 'io.modelcontextprotocol/clientInfo': null };
    return [{ atMs: entry.atMs, kind: entry.kind, frame: { ...frame, ...('params' in frame ? { params } : {}) } }];
  });

const calls = ['quick', 'wrong', 'two-seconds', 'asks'];

describe('clients of one class put the same frames on the wire at the same times', () => {
  const pairs = groups.flatMap(([first, ...others]) =>
    first === undefined ? [] : others.map((other) => [first.id, other.id] as const),
  );
  test.each(pairs)('%s and %s', async (first, other) => {
    const one = await played(askingServer, calls, { client: first });
    const two = await played(askingServer, calls, { client: other });
    expect(framesOf(two)).toEqual(framesOf(one));
  });

  test('and there are such clients', () => expect(pairs.length).toBeGreaterThan(0));
});

describe('clients whose frames differ are of different classes', () => {
  test('all of them', async () => {
    const classes = new Map<string, string>();
    for (const client of clients) {
      const frames = JSON.stringify(framesOf(await played(askingServer, calls, { client })));
      const known = classes.get(classOf(client));
      if (known !== undefined)
        expect({ client: client.id, same: known === frames }).toEqual({ client: client.id, same: true });
      classes.set(classOf(client), frames);
    }
    expect(classes.size).toBe(groups.length);
  });

  const right = profile('typescript-sdk-v1');
  const wire = (change: object): ClientProfile => ({ ...right, wire: { ...right.wire, ...change } });
  const { evidence } = right.startup;
  const start = (change: object): ClientProfile => ({
    ...right,
    startup: { evidence, stdio: [{ ...right.startup.stdio![0]!, ...change }] },
  });
  test.each([
    ['another version', wire({ versions: { is: ['2024-11-05'], evidence } })],
    ['a progress token', wire({ progressToken: { is: 'always', evidence } })],
    ['a request answered', wire({ answers: { is: { ping: 'at-once', 'roots/list': 'at-once' }, evidence } })],
    ['pages left out', wire({ followsPages: { is: false, evidence } })],
    ['a probe', start({ steps: ['spawn', 'probe', 'handshake', 'list'] })],
    ['another list', start({ lists: ['tools/list', 'prompts/list'] })],
    ['another framing', start({ framing: 'content-length' })],
  ])('%s', async (_, changed) => {
    expect(classOf(changed)).not.toBe(classOf(right));
    const one = await played(askingServer, calls, { client: right });
    const two = await played(askingServer, calls, { client: changed });
    expect(framesOf(two)).not.toEqual(framesOf(one));
  });
});

test('what only time brings about, and what one is called, makes no difference', () => {
  const right = profile('typescript-sdk-v1');
  const { evidence } = right.startup;
  const named = { ...right.wire, clientInfo: { is: { name: 'another', version: '2' }, evidence } };
  expect(classOf({ ...right, id: 'another', wire: named })).toBe(classOf(right));
  expect(classOf({ ...right, deadlines: {} })).toBe(classOf(right));
});

test('a retry after what only HTTP brings about makes a difference over HTTP alone; after a lost connection, everywhere', () => {
  const right = profile('typescript-sdk-v1');
  const { evidence } = right.startup;
  const retrying = (...after: Cause[]): ClientProfile => ({
    ...right,
    retries: [{ of: 'call', after, times: 1, backoff: {}, evidence }],
  });
  const differs = (one: ClientProfile, other: ClientProfile) =>
    (['stdio', 'http'] as const).map((transport) => {
      const [first, second] = [one, other].map((client) => wireClassOf(client, { ...conditions, transport }));
      return first !== second;
    });

  expect(differs(retrying('session-lost'), retrying())).toEqual([false, true]);
  expect(differs(retrying('closed', 'http-5xx'), retrying('closed'))).toEqual([false, true]);
  expect(differs(retrying('closed'), retrying())).toEqual([true, true]);
});

test('a class is the same for equal conditions and says the transport', () => {
  const client = profile('vscode');
  expect(classOf(client)).toBe(wireClassOf(client, { ...conditions, reading: 'strict' }));
  expect(classOf(client)).not.toBe(wireClassOf(client, { ...conditions, transport: 'http' }));
});

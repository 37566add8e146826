import { describe, expect, test } from 'vitest';
import { clients, typescriptSdkV1 } from '../mocks/index.ts';
import { by, error, gatewaySetting, httpOutcome } from '../src/authoring.ts';
import { basedOn, check, defineClient, defineGateway } from '../src/index.ts';
import { rawApp } from './http/raw-app.ts';
import { scriptedServer } from './servers/scripted-server.ts';

/** Clients and gateways that are not part of the package work wherever those of the package do. */

const read = by('source', 'agent.ts:41', '2026-11-30');
const agent = basedOn(typescriptSdkV1, {
  id: 'test-agent',
  name: 'an agent of our own',
  version: '2.3.0',
  versions: { from: '2.3.0', to: null, seen: '2026-11-30' },
  settings: { patience: { unit: 's', scope: 'server', effect: 'honoured', ...read } },
  deadlines: {
    call: {
      over: 'call',
      ms: { set: ['patience'], else: 20_000 },
      outcome: { toCaller: error('too slow', 'model'), toServer: [] },
      ...read,
    },
  },
});

const later = (ms: number) => () => new Promise<string>((resolve) => setTimeout(() => resolve('late'), ms));

describe('defineClient', () => {
  defineClient(agent);
  const server = () => scriptedServer({ slow: later(25_000) });
  const cell = async (client: string) =>
    (await check(server, { clients: [client], calls: [{ tool: 'slow' }] })).cells[0];

  test('makes the client known by its id, with its settings', async () => {
    expect(await cell('test-agent')).toMatchObject({
      verdict: 'fails',
      profile: 'test-agent@2.3.0',
      gaveUp: { by: 'test-agent/call', atMs: 20_000, error: { message: 'too slow' } },
    });
    expect(await cell('test-agent:patience=60')).toMatchObject({ verdict: 'fits' });
  });

  test('leaves current and all to the clients of the package', async () => {
    expect(clients.map(({ id }) => id)).not.toContain('test-agent');
  });

  test('a typing mistake in its id is answered with it', async () => {
    await expect(cell('test-agnet')).rejects.toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringContaining('test-agent'),
    });
  });

  test('the same profile may be defined again, as a module that is loaded twice does', () => {
    expect(defineClient(agent)).toBe(agent);
  });

  test.each([
    ['an id that the package has', { ...agent, id: 'codex-cli' }, 'codex-cli'],
    ['an id that was defined', { ...agent }, 'test-agent'],
    ['an id that is not in kebab case', { ...agent, id: 'Our agent' }, 'kebab case'],
    ['no version', { ...agent, id: 'other-agent', version: '' }, 'version'],
    [
      'a deadline without evidence',
      { ...agent, id: 'other-agent', deadlines: { call: { ...agent.deadlines.call, evidence: [] } } },
      'deadline call has no evidence',
    ],
    ['something that is no profile', 'other-agent', 'a client is defined by a profile'],
  ])('refuses %s', (_, profile, message) => {
    expect(() => defineClient(profile as typeof agent)).toThrow(
      expect.objectContaining({ code: 'ERR_PROFILE', message: expect.stringContaining(message) }),
    );
  });
});

describe('defineGateway', () => {
  defineGateway({
    id: 'test-proxy',
    name: 'our own proxy',
    version: '1',
    role: 'proxy',
    deadlines: {
      answer: {
        over: 'headers',
        ms: { set: ['answer_timeout'], else: 30_000 },
        outcome: httpOutcome(504, 'fin'),
        ...read,
      },
    },
    settings: { answer_timeout: gatewaySetting('s', read) },
  });
  const app = rawApp({ slow: { json: 'late', afterMs: 40_000 } });
  const cell = async (gateway: string) =>
    (await check({ app }, { clients: ['python-sdk-v1'], gateways: [gateway], calls: [{ tool: 'slow' }] })).cells[0];

  test('makes the gateway known by its id, with its settings', async () => {
    expect(await cell('test-proxy')).toMatchObject({
      verdict: 'fails',
      gateways: ['test-proxy'],
      cutBy: { by: 'test-proxy/answer', atMs: 30_000 },
    });
    expect(await cell('test-proxy:answer_timeout=60')).toMatchObject({ verdict: 'fits' });
  });

  test('refuses an id that the package has', () => {
    const taken = { id: 'nginx', name: 'nginx', version: '1', role: 'proxy', deadlines: {} } as const;
    expect(() => defineGateway(taken)).toThrow(expect.objectContaining({ code: 'ERR_PROFILE' }));
  });
});

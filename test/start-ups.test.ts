import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import type { Entry, Transcript } from '../src/wire/transcript.ts';
import { played } from './played.ts';
import { handMade, usual } from './servers/silent-server.ts';

const everything = { tools: {}, resources: {}, prompts: {} };
const script = (name: string) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL(`./servers/${name}`, import.meta.url))],
});
const sent = ({ entries }: Transcript) =>
  entries.flatMap((entry) =>
    entry.kind === 'sent' && 'method' in entry.frame ? [[entry.atMs, entry.frame.method] as const] : [],
  );
const of = (transcript: Transcript, ...kinds: Entry['kind'][]) =>
  transcript.entries.filter((entry) => kinds.includes(entry.kind));
const silentOn = (method: string, capabilities: object = everything) =>
  handMade((asked) => (asked === method ? undefined : usual(capabilities)(asked)));

describe('Cline tries two framings, each with a process of its own', () => {
  test('a server that speaks the other one is there after 3 s, and answers', async () => {
    const report = await check(script('framed-stdio.mjs'), { clients: ['cline-core'], calls: [{ tool: 'quick' }] });
    expect(report.startup[0]).toMatchObject({ verdict: 'fits', attempts: 2, initializedAtMs: 3_000, gaveUp: null });
    expect(report.cells[0]).toMatchObject({ verdict: 'fits', answer: { atMs: 0 } });
  });

  test('no other client gets a word from it', async () => {
    const report = await check(script('framed-stdio.mjs'), { clients: ['typescript-sdk-v1'] });
    expect(report.startup[0]).toMatchObject({ verdict: 'fails', attempts: 1, gaveUp: { atMs: 60_000 } });
  });

  test('a refused initialize leads on to the other framing, a refused list does not', async () => {
    const refusing = (refused: string) =>
      handMade((method) => (method === refused ? { error: { code: 1, message: 'no' } } : usual()(method)));
    const handshake = refusing('initialize');
    await played(handshake.make, [], { client: 'cline-core' });
    const list = refusing('tools/list');
    await played(list.make, [], { client: 'cline-core' });
    const connects = (seen: readonly string[]) => seen.filter((what) => what === 'connect').length;
    expect([connects(handshake.seen), connects(list.seen)]).toEqual([2, 1]);
  });

  test('what the first process says after it was given up is not heard', async () => {
    const late = { command: process.execPath, args: ['-e', lateServer] };
    const report = await check(late, { clients: ['cline-core'] });
    expect(report.startup[0]).toMatchObject({ verdict: 'fails', gaveUp: { atMs: 6_000 } });
  });
});

/** Answers `initialize` 3.5 s after it came, by which time Cline has ended it. */
const lateServer = `process.stdin.on('data', () => setTimeout(() => console.log('{"jsonrpc":"2.0","id":0,"result":{}}'), 3500))`;

describe('Continue has one budget for everything', () => {
  test('the timer of the SDK behind it cancels and closes at 60 s, and nobody is told of it', async () => {
    const transcript = await played(silentOn('initialize').make, [], { client: 'continue-ide', watch: true });
    expect(of(transcript, 'told')).toEqual([expect.objectContaining({ atMs: 20_000, by: 'continue-ide/startup' })]);
    expect(of(transcript, 'expired')).toEqual([
      expect.objectContaining({ atMs: 20_000, by: 'continue-ide/startup', told: true }),
      expect.objectContaining({ atMs: 60_000, by: 'continue-ide/initialize', told: false }),
    ]);
    expect(sent(transcript)).toEqual([
      [0, 'initialize'],
      [60_000, 'notifications/cancelled'],
    ]);
    expect(of(transcript, 'up').map(({ atMs }) => atMs)).toEqual([60_000, 60_000]);
  });

  test('over four lists, of which the one under way is cancelled', async () => {
    const transcript = await played(silentOn('tools/list').make, [], { client: 'continue-ide', watch: true });
    expect(sent(transcript)).toEqual([
      [0, 'initialize'],
      [0, 'notifications/initialized'],
      [0, 'resources/list'],
      [0, 'resources/templates/list'],
      [0, 'tools/list'],
      [20_000, 'notifications/cancelled'],
    ]);
    expect(of(transcript, 'expired')).toHaveLength(1);
  });

  test('lists that are refused are no failure', async () => {
    const { make } = handMade((method) =>
      method.endsWith('list') && method !== 'tools/list'
        ? { error: { code: -32603, message: 'broken' } }
        : usual(everything)(method),
    );
    const report = await check(make, { clients: ['continue-ide', 'gemini-cli'] });
    expect(report.startup.map(({ client, verdict }) => [client, verdict])).toEqual([
      ['continue-ide', 'fits'],
      ['gemini-cli', 'fails'],
    ]);
  });
});

test('Qwen Code asks for three lists at once, offered or not, and starts when the tools are there', async () => {
  const transcript = await played(silentOn('prompts/list', { tools: {} }).make, ['work'], { client: 'qwen-code' });
  expect(sent(transcript).slice(0, 5)).toEqual([
    [0, 'initialize'],
    [0, 'notifications/initialized'],
    [0, 'prompts/list'],
    [0, 'resources/list'],
    [0, 'tools/list'],
  ]);
  expect(of(transcript, 'told')).toEqual([expect.objectContaining({ atMs: 30_000, by: 'qwen-code/discovery' })]);
});

describe('Gemini CLI has 60 s for what it asks without a limit, 600 s for the tools', () => {
  test.each([
    ['prompts/list', 60_000, 'gemini-cli/request'],
    ['tools/list', 600_000, 'gemini-cli/list'],
    ['resources/list', 60_000, 'gemini-cli/request'],
  ])('%s', async (method, atMs, by) => {
    const report = await check(silentOn(method).make, { clients: ['gemini-cli'] });
    expect(report.startup[0]).toMatchObject({ verdict: 'fails', gaveUp: { atMs, by, during: 'list' } });
  });
});

test('Google ADK asks a connection that stands for the list again, and makes a new one where none does', async () => {
  const list = silentOn('tools/list');
  await played(list.make, [], { client: 'google-adk-python' });
  expect(list.seen).toEqual(['connect', 'initialize', 'notifications/initialized', 'tools/list', 'tools/list']);
  const handshake = silentOn('initialize');
  await played(handshake.make, [], { client: 'google-adk-python' });
  expect(handshake.seen).toEqual(['connect', 'initialize', 'connect', 'initialize']);
});

test('a start-up that only a second try brought fits, and says how many there were', async () => {
  const { make } = handMade((method, before) =>
    method === 'initialize' && before === 0 ? undefined : usual()(method),
  );
  const report = await check(make, { clients: ['google-adk-python'] });
  expect(report.startup[0]).toMatchObject({ verdict: 'fits', attempts: 2, initializedAtMs: 5_000, gaveUp: null });
});

describe('SDK v2 probes only when asked to', () => {
  const settings = { versionNegotiation: true, 'probe.timeoutMs': 7_000 };

  test('on a process of its own, which is gone before the real one starts', async () => {
    const { make, seen } = silentOn('server/discover', { tools: {} });
    const transcript = await played(make, ['work'], { client: 'typescript-sdk-v2', settings });
    expect(seen.slice(0, 5)).toEqual([
      'connect',
      'server/discover',
      'connect',
      'initialize',
      'notifications/initialized',
    ]);
    expect(sent(transcript).slice(0, 2)).toEqual([
      [0, 'server/discover'],
      [7_000, 'initialize'],
    ]);
  });

  test('and not otherwise', async () => {
    const { make, seen } = silentOn('server/discover', { tools: {} });
    await played(make, ['work'], { client: 'typescript-sdk-v2' });
    expect(seen).not.toContain('server/discover');
  });
});

test('CrewAI makes a connection for each call', async () => {
  const { make, seen } = handMade(usual());
  await played(make, ['work', 'work'], { client: 'crewai' });
  expect(seen.filter((what) => what === 'connect')).toHaveLength(3);
  expect(seen.filter((what) => what === 'tools/list')).toHaveLength(1);
});

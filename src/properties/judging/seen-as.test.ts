import { expect, test } from 'vitest';
import { clients } from '../../../mocks/clients.ts';
import { played, profile } from '../../../test/played.ts';
import { scriptedServer } from '../../../test/servers/scripted-server.ts';
import { headOf } from '../../scenario/head-of.ts';
import { TranscriptWriter, type Untimed } from '../../wire/transcript-writer.ts';
import { callIds } from '../reading/call-record.ts';
import { judgeCall } from './judge-call.ts';
import { partsWays, seenAs } from './seen-as.ts';

const server = () =>
  scriptedServer({
    quick: async () => 'done',
    slow: async ({ sleep }) => {
      await sleep(100_000);
      return 'done';
    },
    steady: async ({ sleep, progress }) => {
      for (let i = 0; i < 10; i++) {
        await sleep(20_000);
        await progress();
      }
      return 'done';
    },
    hang: () => new Promise(() => {}),
  });

const conditions = { transport: 'memory', era: 'initialize', mode: 'headless', settings: {}, reading: 'lax' } as const;

const through = async (tool: string, seer: string) => {
  const transcript = await played(server, [tool], { client: 'vscode' });
  const [call = 0] = callIds(transcript);
  return { call, seen: seenAs(transcript, headOf(profile(seer), conditions), call) };
};

/** What comes of a second try, no other client has seen. */
const once = clients.filter(
  ({ retries = [] }) => !retries.some(({ of, after }) => of === 'execution' && after === 'any'),
);

test.each(once.flatMap(({ id }) => ['quick', 'slow', 'hang'].map((tool) => [id, tool] as const)))(
  '%s would have made of %s what it does make of it',
  async (client, tool) => {
    const { call, seen } = await through(tool, client);
    const own = await played(server, [tool], { client });
    const [ownCall = 0] = callIds(own);
    const truth = judgeCall(own, ownCall, 4);
    if (seen.how === 'unseen') throw new Error('VS Code waits without a limit, so it has seen everything');
    const folded = judgeCall(seen.transcript, call, 4);
    expect({ verdict: folded.verdict, outcome: folded.outcome, gaveUp: folded.gaveUp }).toEqual({
      verdict: truth.verdict,
      outcome: truth.outcome,
      gaveUp: truth.gaveUp,
    });
  },
);

test('where the other’s clocks are silent, nothing changes but whose they are', async () => {
  const { seen } = await through('slow', 'codex-cli');
  expect(seen.how).toBe('same');
});

test('where one fires, the session is known up to there', async () => {
  const { seen } = await through('slow', 'typescript-sdk-v1');
  expect(seen.how).toBe('up-to-expiry');
});

test('what came after the client that was played gave up is unseen', async () => {
  const transcript = await played(server, ['slow'], { client: 'typescript-sdk-v1' });
  const [call = 0] = callIds(transcript);
  expect(seenAs(transcript, headOf(profile('codex-cli'), conditions), call).how).toBe('unseen');
});

test.each<[what: string, ways: boolean, entry: Untimed]>([
  [
    'a notification about no request',
    false,
    { kind: 'received', spanId: null, bytes: 1, frame: { jsonrpc: '2.0', method: 'notifications/message' } },
  ],
  [
    'a client that is notified of its own call',
    false,
    { kind: 'told', spanId: 1, by: 'test/request', down: 'nothing' },
  ],
  ['a client that does something about its call', false, { kind: 'up', spanId: 1, by: 'test/request', up: 'kill' }],
  ['a client that ends the connection', true, { kind: 'up', spanId: null, by: 'test/request', up: 'kill' }],
  ['a line that is no message', true, { kind: 'stimulus', on: 'garbage-line', spanId: null, note: 'a line' }],
])('%s: the sessions of two clients part ways after it: %s', (_, ways, entry) => {
  const head = headOf(profile('codex-cli'), conditions);
  const writer = new TranscriptWriter(head, () => 0);
  writer.write({ kind: 'begin', span: 'call', id: 1, parentId: null });
  writer.write(entry);
  expect(partsWays(writer.transcript, head)).toBe(ways);
});

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { answerWithinLimits } from '../../src/properties/transcript-functions.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { faulty, notes } from './faulty.ts';

const stdio = {
  command: 'node',
  args: [fileURLToPath(new URL('../servers/hanging-stdio.mjs', import.meta.url))],
};
const quick = { tool: 'quick' };
const inProcess = () => scriptedServer({ quick: async () => 'short' });
const findings = async (client: string, textBytes: number, server: typeof inProcess | typeof stdio = inProcess) => {
  const plan = textBytes === 0 ? [] : [faults.oversizedPayload({ textBytes, structuredCopy: false })];
  const { transcript } = await faulty(server, { ...quick, client, plan });
  return answerWithinLimits(transcript).map(({ message }) => message);
};

describe.each([
  ['in process', inProcess],
  ['over stdio', stdio],
] as const)('%s', (_, server) => {
  test.each([
    ['vscode', 8_192, 8_193, 'saves it to a file'],
    ['claude-code-cli', 50_000, 200_008, 'saves it to a file'],
    ['opencode', 51_200, 51_201, 'cuts its end off'],
    ['cline-core', 8_000, 8_001, 'cuts its middle out'],
  ])('%s takes %i bytes, and of %i says what it does', async (client, most, more, does) => {
    expect(await findings(client, most, server)).toEqual([]);
    const [message, ...others] = await findings(client, more, server);
    expect(message).toContain(does);
    expect(message).toContain(`${client}/result`);
    expect(message).toContain(`${more} bytes`);
    expect(others).toEqual([]);
  });

  test('a limit that nobody knows is no pass', async () => {
    expect(await findings('codex-cli', 7_999, server)).toEqual([]);
    expect(await findings('codex-cli', 2_000_000, server)).toEqual([
      expect.stringContaining('codex-cli/result is unknown'),
    ]);
  });
});

test('between the fewest and the most tokens that it may be, nobody knows', async () => {
  expect(await findings('claude-code-cli', 60_000)).toEqual([
    expect.stringContaining('may be over claude-code-cli/result'),
  ]);
});

test('over stdio a line that is too long closes the connection, as it does for real', async () => {
  const plan = [faults.oversizedPayload({ textBytes: 11_000_000, structuredCopy: false })];
  const run = await faulty(stdio, { ...quick, client: 'typescript-sdk-v1', plan });
  expect(run.verdicts).toEqual(['fails']);
  expect(answerWithinLimits(run.transcript).map(({ message }) => message)).toEqual([
    expect.stringContaining('typescript-sdk-v1/line, 10485760 bytes'),
  ]);
  const small = await faulty(stdio, {
    ...quick,
    client: 'typescript-sdk-v1',
    plan: [faults.oversizedPayload({ textBytes: 5_000 })],
  });
  expect(small.verdicts).toEqual(['fits']);
});

test('a server that sends too much by itself is found, and its twin that says what it left out is not', async () => {
  const rows = Array.from({ length: 2_000 }, (_, row) => `row ${row}`);
  const broken = () => scriptedServer({ quick: async () => rows.join('\n') });
  const good = () =>
    scriptedServer({ quick: async () => `${rows.slice(0, 500).join('\n')}\n(1500 more: ask for page 2)` });
  expect(await findings('vscode', 0, broken)).toEqual([expect.stringContaining('over vscode/result, 8192 chars')]);
  expect(await findings('vscode', 0, good)).toEqual([]);
});

test.each([
  ['text', true],
  ['text', false],
  ['base64-image', true],
  ['deep-json', false],
] as const)('%s, copied: %s, is of that size and the same every time', async (encoding, structuredCopy) => {
  const plan = [faults.oversizedPayload({ textBytes: 100_000, encoding, structuredCopy })];
  const [first, again] = [await faulty(inProcess, { ...quick, plan }), await faulty(inProcess, { ...quick, plan })];
  const { content, structuredContent } = JSON.parse(first.texts[0] ?? '').result;
  const [{ text, data }] = content;
  expect((text ?? data).length).toBe(100_000);
  expect(structuredContent === undefined).toBe(!structuredCopy);
  expect(again.hash).toBe(first.hash);
  expect(notes(first.transcript).map(({ about }) => about)).toEqual([
    { tool: 'quick', direction: 'result', encoding, textBytes: 100_000 },
  ]);
});

test('arguments can be big too', async () => {
  let got = 0;
  const server = () => {
    const made = scriptedServer({ quick: async () => 'short' });
    const connect = made.connect.bind(made);
    made.connect = async (transport) => {
      await connect(transport);
      const { onmessage } = transport;
      transport.onmessage = (message, extra) => {
        if ('method' in message && message.method === 'tools/call')
          got = JSON.stringify(message.params?.arguments).length;
        onmessage?.(message, extra);
      };
    };
    return made;
  };
  await faulty(server, {
    ...quick,
    args: { q: 'x' },
    plan: [faults.oversizedPayload({ textBytes: 100_000, direction: 'arguments' })],
  });
  expect(got).toBe('{"q":""}'.length + 100_000);
});

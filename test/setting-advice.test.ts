import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { plain } from '../src/report/drawing/palette.ts';
import { failureMessage } from '../src/report/formats/failures.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const checked = (tookMs: number, client: string) =>
  check(() => scriptedServer({ tool: ({ sleep }) => sleep(tookMs).then(() => 'done') }), { clients: [client] });

/** What the report advises: the value that leaves room, as its user would write it, and the least that is no failure. */
function advice(message: string): { readonly key: string; readonly roomy: number; readonly least: number } {
  const [, key, roomy, , least] =
    /setting +(\w+) \(\w+\): ([\d ]+) (m?s) leaves room(?:, ([\d ]+) m?s is the least)?/.exec(message) ?? [];
  if (key === undefined || roomy === undefined) throw new Error(`no advice in ${message}`);
  const number = (text: string) => Number(text.replaceAll(' ', ''));
  return { key, roomy: number(roomy), least: number(least ?? roomy) };
}

const verdictWith = async (tookMs: number, client: string, key: string, value: number) =>
  (await checked(tookMs, `${client}:${key}=${value}`)).cells.map(({ verdict }) => verdict);

test.each([
  ['codex-cli', 600_000],
  ['codex-cli', 300_000],
  ['codex-cli', 449_999],
  ['typescript-sdk-v1', 60_001],
  ['typescript-sdk-v1', 90_000],
  ['gemini-cli', 600_001],
])('%s: following the advice for a tool that takes %i ms gives fits, less does not', async (client, tookMs) => {
  const { key, roomy, least } = advice(failureMessage(await checked(tookMs, client), { palette: plain, width: 200 }));
  expect(await verdictWith(tookMs, client, key, roomy)).toEqual(['fits']);
  expect(await verdictWith(tookMs, client, key, roomy - 1)).toEqual(['tight']);
  expect(await verdictWith(tookMs, client, key, least)).toEqual(['tight']);
  expect(await verdictWith(tookMs, client, key, least - 1)).toEqual(['fails']);
});

test('what is tight is told how to fit', async () => {
  const message = failureMessage(await checked(295_000, 'codex-cli'), { width: 200 });
  expect(message).toContain('tool_timeout_sec (s): 328 s leaves room');
  expect(await verdictWith(295_000, 'codex-cli', 'tool_timeout_sec', 328)).toEqual(['fits']);
  expect(await verdictWith(295_000, 'codex-cli', 'tool_timeout_sec', 327)).toEqual(['tight']);
});

test('real work of the server does not change the least value', async () => {
  const busyFor = (realMs: number) => {
    const { user, system } = process.cpuUsage();
    const used = () => {
      const now = process.cpuUsage({ user, system });
      return (now.user + now.system) / 1_000;
    };
    while (used() < realMs);
  };
  const { cells } = await check(
    () =>
      scriptedServer({
        tool: ({ sleep }) => {
          busyFor(60);
          return sleep(90_000).then(() => 'done');
        },
      }),
    { clients: ['typescript-sdk-v1'] },
  );
  expect(cells.flatMap(({ advice }) => advice).flatMap(({ settings }) => settings)).toMatchObject([
    { key: 'timeout', value: 100_000, least: 90_001 },
  ]);
});

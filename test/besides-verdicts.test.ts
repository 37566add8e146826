import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { exitStatus } from '../src/check/judge/exit-status.ts';
import { type ScriptedTool, scriptedServer } from './servers/scripted-server.ts';

const against = (tool: ScriptedTool, client: string) => check(() => scriptedServer({ tool }), { clients: [client] });

const leaves: ScriptedTool = async ({ sleep }) => {
  void sleep(5_000);
  await sleep(1_000);
  return 'done';
};

const deaf: ScriptedTool = async ({ sleep }) => {
  await sleep(90_000);
  return 'done';
};

test('a timer that outlives its call is reported, and makes no failure of what fits', async () => {
  const report = await against(leaves, 'vscode');
  expect(report.cells.map(({ verdict }) => verdict)).toEqual(['fits']);
  expect(report.findings).toMatchObject([
    {
      property: 'leaves-nothing-running',
      client: 'vscode',
      tool: 'tool',
      verdict: null,
      severity: 'warning',
      message: 'answered after 1000 ms, but 1 timer of the call ran on, the last of them for 4000 ms',
      figures: { answeredAfterMs: 1_000, timers: 1, ranOnMs: 4_000 },
    },
  ]);
  expect(exitStatus(report)).toBe(0);
});

test('its good twin leaves nothing', async () => {
  const report = await against(async ({ sleep }) => `${await sleep(1_000)}done`, 'vscode');
  expect(report.findings).toEqual([]);
  expect(report.notJudged).toEqual([]);
});

test('clients that share a run are each told', async () => {
  const report = await check(() => scriptedServer({ tool: leaves }), {
    clients: ['vscode', 'codex-cli', 'gemini-cli'],
  });
  expect(report.findings.map(({ client }) => client)).toEqual(['vscode', 'codex-cli', 'gemini-cli']);
});

test('work that goes on after a cancellation is reported beside the failure', async () => {
  const { findings } = await against(deaf, 'typescript-sdk-v1');
  expect(findings.map(({ property, severity }) => [property, severity])).toEqual([
    ['answers-within-budget', 'error'],
    ['stops-when-cancelled', 'warning'],
  ]);
});

test('its good twin stops', async () => {
  const listens: ScriptedTool = ({ aborted }) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, 90_000, 'done');
      aborted.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve('stopped');
      });
    });
  const { findings } = await against(listens, 'typescript-sdk-v1');
  expect(findings.map(({ property }) => property)).toEqual(['answers-within-budget']);
});

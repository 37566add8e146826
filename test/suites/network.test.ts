import { expect, test } from 'vitest';
import { suites } from '../../suites/index.ts';
import { httpServer } from '../faults/http-server.ts';
import { type RawTool, rawApp } from '../http/raw-app.ts';

/** The plays in which a client gives up. */
async function foundUnder(server: Parameters<typeof suites.network.result>[0], client: string) {
  const { findings, notJudged } = await suites.network.result(server, { clients: [client], unknown: 'allowed' });
  const under = findings.filter(({ property }) => property === null).map(({ message }) => message.split('\n')[0]);
  return { under, notJudged };
}

const raw = (tool: RawTool) => ({ app: rawApp({ work: tool }) });

test('a silent answer is cut behind gateways, and a quick one is not', async () => {
  const late = await foundUnder(raw({ json: 'done', afterMs: 90_000 }), 'vscode');
  expect(late.under).toContain('behind nginx:');
  expect(late.under).toContain('behind heroku-router:');
  expect((await foundUnder(raw({ json: 'done', afterMs: 5_000 }), 'vscode')).under).toEqual([]);
});

test('a standing stream leaves a client no connection over few HTTP/1.1 connections', async () => {
  const { app } = httpServer({ workMs: 1_000 });
  expect((await foundUnder({ app }, 'typescript-sdk-v1')).under).toEqual(['over few HTTP/1.1 connections:']);
  const without = httpServer({ workMs: 1_000, refusesGet: true });
  expect((await foundUnder({ app: without.app }, 'typescript-sdk-v1')).under).toEqual([]);
});

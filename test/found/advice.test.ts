import { fileURLToPath } from 'node:url';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { Advice, CellReport, StartupReport } from '../../src/report/check-report.ts';
import { failureMessage } from '../../src/report/formats/failures.ts';
import { freePort } from '../http/free-port.ts';
import { rawApp } from '../http/raw-app.ts';

const lateStart = (afterMs: number, ...more: string[]) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./servers/late-start.mjs', import.meta.url)), String(afterMs), ...more],
});

/** The client with what an advice tells its user to set. */
const following = (client: string, { settings }: Advice): string =>
  `${client}:${settings.map(({ key, value }) => `${key}=${value}`).join()}`;

const remediesOf = (cells: readonly CellReport[]) =>
  cells.flatMap(({ advice }) => advice.flatMap(({ remedy }) => (remedy === null ? [] : [remedy])));

const firstOf = (report: CellReport | StartupReport | undefined): Advice => {
  const [advice] = report?.advice ?? [];
  if (advice === undefined) throw new Error(`no advice for ${report?.client}`);
  return advice;
};

test('the time that a server needs is measured with the same client: one that looks into roots takes longer', async () => {
  const server = () => {
    const made = new McpServer({ name: 'scan', version: '1' });
    made.registerTool('scan', { annotations: { readOnlyHint: true } }, async () => {
      if (made.server.getClientCapabilities()?.roots) await new Promise((resolve) => setTimeout(resolve, 100_000));
      return { content: [{ type: 'text', text: 'done' }] };
    });
    return made;
  };
  const { cells } = await check(server, { clients: ['opencode', 'typescript-sdk-v1'] });
  const [slow, quick] = cells;
  expect(quick).toMatchObject({ client: 'typescript-sdk-v1', verdict: 'fits', tookMs: 0 });
  expect(slow).toMatchObject({ client: 'opencode', verdict: 'fails', tookMs: 100_000 });
  const advice = firstOf(slow);
  expect(advice).toEqual({
    settings: [{ of: 'opencode', key: 'timeout', unit: 'ms', value: 111_112, least: 100_001 }],
    remedy: null,
    proved: 'folded',
  });
  const followed = await check(server, { clients: [following('opencode', advice), 'opencode:timeout=100000'] });
  expect(followed.cells.map(({ verdict }) => verdict)).toEqual(['fits', 'fails']);
});

test('a start-up that needs two settings gets both, with values; neither helps alone', async () => {
  const report = await check(lateStart(70_000), { clients: ['claude-code-cli'] });
  const [startup] = report.startup;
  const advice = firstOf(startup);
  expect(advice.settings).toEqual([
    // A start of Node takes real work, and the least value counts virtual time only: the text does not name it.
    { of: 'claude-code-cli', key: 'MCP_CONNECT_TIMEOUT_MS', unit: 'ms', value: 77_778, least: 70_001 },
    { of: 'claude-code-cli', key: 'MCP_TIMEOUT', unit: 'ms', value: 77_778, least: 70_001 },
  ]);
  expect(failureMessage(report, { width: 120 })).toContain(
    [
      'setting  MCP_CONNECT_TIMEOUT_MS (ms): 77 778 ms leaves room',
      '             together with MCP_TIMEOUT (ms): 77 778 ms leaves room',
    ].join('\n'),
  );
  const clients = [
    following('claude-code-cli', advice),
    'claude-code-cli:MCP_CONNECT_TIMEOUT_MS=200000',
    'claude-code-cli:MCP_TIMEOUT=200000',
    'claude-code-cli:MCP_CONNECT_TIMEOUT_MS=70000,MCP_TIMEOUT=200000',
  ];
  const followed = await check(lateStart(70_000), { clients, explain: 0 });
  expect(followed.startup.map(({ verdict }) => verdict)).toEqual(['fits', 'fails', 'fails', 'fails']);
}, 240_000);

test('where a line on standard output is the cause, no setting is advised', async () => {
  const clients = ['cline-core', 'cline-core:timeout=60'];
  const report = await check(lateStart(0, 'banner'), { clients });
  for (const startup of report.startup) expect(startup).toMatchObject({ verdict: 'fails', advice: [] });
  expect(failureMessage(report)).not.toMatch(/leaves room|gives it more/);
});

test('a JSON answer after 74 s, over HTTP: the setting that gives the first byte more', async () => {
  const app = rawApp({ ask: { json: 'done', afterMs: 74_000 } });
  const { cells } = await check({ app }, { clients: ['claude-code-cli'] });
  const advice = firstOf(cells[0]);
  expect(advice.settings).toEqual([
    { of: 'claude-code-cli', key: 'timeout', unit: 'ms', value: 82_223, least: 74_001 },
  ]);
  const followed = await check({ app }, { clients: [following('claude-code-cli', advice)] });
  expect(followed.cells.map(({ verdict }) => verdict)).toEqual(['fits']);
});

test('the same: what the server can do is to send the head at once', async () => {
  const app = rawApp({ ask: { json: 'done', afterMs: 74_000 } });
  const report = await check({ app }, { clients: ['claude-code-cli'] });
  expect(remediesOf(report.cells)).toEqual([{ remedy: 'head-at-once', parameters: {} }]);
  expect(failureMessage(report, { width: 200 })).toContain('do       send the head of the response at once');
});

test('the same of a command that listens: its port is free again before the remedy is played', async () => {
  const port = await freePort();
  const args = [fileURLToPath(new URL('./servers/slow-json.mjs', import.meta.url)), String(port)];
  const server = { command: process.execPath, args, http: `http://127.0.0.1:${port}/mcp` };
  const { cells } = await check(server, { clients: ['claude-code-cli'] });
  expect(remediesOf(cells)).toEqual([{ remedy: 'head-at-once', parameters: {} }]);
  expect(firstOf(cells[0]).settings).toMatchObject([{ key: 'timeout', value: 82_223 }]);
}, 120_000);

test('a stream that is silent for too long for a gateway: comments, and the header with which they come through', async () => {
  const silent = rawApp({ silent: { stream: [{ atMs: 200_000, answer: 'done' }] } });
  const report = await check({ app: silent }, { clients: ['codex-cli'], gateways: ['nginx'] });
  expect(remediesOf(report.cells)).toEqual([
    { remedy: 'event-stream', parameters: { commentEveryMs: 15_000, noBuffering: true } },
  ]);
});

test('a clock that progress starts again: progress, in this process, over stdio frames and over HTTP', async () => {
  const slow = () => {
    const made = new McpServer({ name: 'slow', version: '1' });
    made.registerTool('slow', { annotations: { readOnlyHint: true } }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 200_000));
      return { content: [{ type: 'text', text: 'done' }] };
    });
    return made;
  };
  const app = rawApp({ slow: { json: 'done', afterMs: 200_000 } });
  for (const server of [slow, { app }]) {
    const report = await check(server, { clients: ['opencode'] });
    expect(remediesOf(report.cells)).toEqual([{ remedy: 'progress-heartbeat', parameters: { everyMs: 15_000 } }]);
    expect(failureMessage(report, { width: 200 })).toContain('none came: send notifications/progress every 15 000 ms');
  }
});

test('a remedy that does not make it fit is not told: a cap in all is not put off by anything', async () => {
  const app = rawApp({ ask: { json: 'done', afterMs: 400_000 } });
  const { cells } = await check({ app }, { clients: ['codex-cli'] });
  expect(cells[0]).toMatchObject({ verdict: 'fails', tookMs: 400_000 });
  expect(remediesOf(cells)).toEqual([]);
});

test('a gateway that cuts the answer: its own setting, which was read out of how long its clock ran', async () => {
  const app = rawApp({ ask: { json: 'done', afterMs: 90_000 } });
  const clients = ['codex-cli'];
  const { cells } = await check({ app }, { clients, gateways: ['nginx'] });
  const advice = firstOf(cells[0]);
  expect(advice.settings).toEqual([{ of: 'nginx', key: 'proxy_read_timeout', unit: 's', value: 100, least: 91 }]);
  const verdicts = async (seconds: number) =>
    (await check({ app }, { clients, gateways: [`nginx:proxy_read_timeout=${seconds}`], explain: 0 })).cells.map(
      ({ verdict }) => verdict,
    );
  expect([await verdicts(100), await verdicts(91), await verdicts(90)]).toEqual([['fits'], ['tight'], ['fails']]);
});

test('two clocks on two hops: the settings of both, together', async () => {
  const app = rawApp({ ask: { json: 'done', afterMs: 400_000 } });
  const { cells } = await check({ app }, { clients: ['codex-cli'], gateways: ['nginx'] });
  const advice = firstOf(cells[0]);
  expect(advice.settings.map(({ of, key }) => `${of} ${key}`).toSorted()).toEqual([
    'codex-cli tool_timeout_sec',
    'nginx proxy_read_timeout',
  ]);
  const value = (of: string) => advice.settings.find((setting) => setting.of === of)?.value;
  const followed = await check(
    { app },
    {
      clients: [`codex-cli:tool_timeout_sec=${value('codex-cli')}`],
      gateways: [`nginx:proxy_read_timeout=${value('nginx')}`],
    },
  );
  expect(followed.cells.map(({ verdict }) => verdict)).toEqual(['fits']);
});

test('a server that never answers: there is no advice, and no value', async () => {
  const report = await check(hanging, { clients: ['codex-cli'] });
  expect(report.cells[0]).toMatchObject({ verdict: 'fails', tookMs: null, advice: [] });
  expect(failureMessage(report)).not.toContain('leaves room');
});

const hanging = () => {
  const made = new McpServer({ name: 'hangs', version: '1' });
  made.registerTool('hang', { annotations: { readOnlyHint: true } }, () => new Promise<never>(() => {}));
  return made;
};

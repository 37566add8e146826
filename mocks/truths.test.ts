import { describe, expect, test } from 'vitest';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import type { Conditions } from '../src/clocks/conditions.ts';
import type { Deadline } from '../src/clocks/deadline.ts';
import { plainDeadlines } from '../src/clocks/plain-deadline.ts';
import { play } from '../src/clocks/testing/play.ts';
import { hangs } from '../src/clocks/testing/script.ts';
import {
  claudeCodeCli,
  clineCore,
  codexCli,
  continueIde,
  crewai,
  geminiCli,
  googleAdkPython,
  openaiAgentsPython,
  opencode,
  pythonSdkV1,
  pythonSdkV2,
  qwenCode,
  typescriptSdkV1,
  typescriptSdkV2,
  vscode,
} from './index.ts';

const http = { transport: 'http' } as const;
const usual: Conditions = {
  transport: 'stdio',
  era: 'initialize',
  mode: 'headless',
  settings: {},
  reading: 'lax',
};
const limitOf = (client: ClientProfile, name: string, settings: Conditions['settings']) =>
  plainDeadlines(client, { ...usual, settings }).find((deadline) => deadline.name === name)?.limitMs;
const told = (client: ClientProfile, ...rest: Parameters<typeof play> extends [unknown, ...infer R] ? R : never) => {
  const { told: who } = play(client, ...rest);
  return who === null ? null : [who.atMs, who.by.split('/')[1]];
};

/** A client with one of its deadlines changed. */
const wrong = (client: ClientProfile, name: string, change: Partial<Deadline>): ClientProfile => {
  const deadline = client.deadlines[name];
  if (deadline === undefined) throw new Error(`${client.id} has no deadline ${name}`);
  return { ...client, deadlines: { ...client.deadlines, [name]: { ...deadline, ...change } } };
};

/** Something known of a client, and twins of that client of which it is not true. */
interface Truth {
  readonly says: string;
  readonly of: ClientProfile;
  readonly holds: (client: ClientProfile) => void;
  readonly twins: readonly ClientProfile[];
}

const capped = { resetTimeoutOnProgress: true, maxTotalTimeout: 60_000, timeout: 300_000, onprogress: true };

const truths: readonly Truth[] = [
  {
    says: 'claude-code-cli over stdio: half an hour of silence, then the silence limit',
    of: claudeCodeCli,
    holds: (client) => expect(told(client, hangs)).toEqual([1_800_000, 'idleStdio']),
    twins: [wrong(claudeCodeCli, 'idleStdio', { ms: 300_000 }), wrong(claudeCodeCli, 'hard', { ms: 60_000 })],
  },
  {
    says: 'claude-code-cli over HTTP: silent since 1 s, due at 301 s, noticed at the tick of 330 s; 329 999 ms fits',
    of: claudeCodeCli,
    holds: (client) => {
      const once = { progressEveryMs: 1_000, progressUntilMs: 1_000 };
      expect(told(client, { answerMs: null, ...once }, http)).toEqual([330_000, 'idle']);
      expect(play(client, { answerMs: 329_999, ...once }, http).answeredAtMs).toBe(329_999);
      expect(play(client, { answerMs: 330_000, ...once }, http).answeredAtMs).toBeNull();
    },
    twins: [
      wrong(claudeCodeCli, 'idle', { noticed: { everyMs: 1_000 } }),
      wrong(claudeCodeCli, 'idle', { restartedBy: [] }),
    ],
  },
  {
    says: 'claude-code-cli: the silence limit tells the server nothing; the hard limit cancels 27.8 h after the call',
    of: claudeCodeCli,
    holds: (client) => expect(play(client, hangs).ups).toEqual([[100_000_000, 'cancelled']]),
    twins: [
      wrong(claudeCodeCli, 'idleStdio', {
        outcome: { ...claudeCodeCli.deadlines.idleStdio!.outcome, inner: 'abort' },
      }),
      wrong(claudeCodeCli, 'hard', { outcome: { ...claudeCodeCli.deadlines.hard!.outcome, up: [] } }),
    ],
  },
  {
    says: 'claude-code-cli: progress does not extend the hard limit',
    of: claudeCodeCli,
    holds: (client) => expect(told(client, { answerMs: null, progressEveryMs: 60_000 })).toEqual([100_000_000, 'hard']),
    twins: [wrong(claudeCodeCli, 'hard', { restartedBy: ['progress'] })],
  },
  {
    says: 'claude-code-cli, interactive: in the background at 120 s, which is no failure; headless it is not moved',
    of: claudeCodeCli,
    holds: (client) => {
      const moved = play(client, { answerMs: 200_000 }, { mode: 'interactive' });
      expect(moved.told).toMatchObject({ atMs: 120_000, as: 'in-background' });
      expect(moved.log).toContain('200000 end execution ok');
      expect(play(client, { answerMs: 200_000 }).answeredAtMs).toBe(200_000);
    },
    twins: [wrong(claudeCodeCli, 'background', { when: {} })],
  },
  {
    says: 'claude-code-cli over HTTP: headers within 60 s, more if any of three settings is more',
    of: claudeCodeCli,
    holds: (client) => {
      const json = { answerMs: 90_000, headersMs: 'with-answer' } as const;
      expect(play(client, json, http).ups[0]).toEqual([60_000, 'close-exchange']);
      expect(play(client, json, { ...http, settings: { MCP_TOOL_TIMEOUT: 120_000 } }).answeredAtMs).toBe(90_000);
    },
    twins: [wrong(claudeCodeCli, 'firstByte', { ms: 60_000 })],
  },
  {
    says: 'claude-code-cli: a stream that ends without an answer is reported a second later',
    of: claudeCodeCli,
    holds: (client) =>
      expect(told(client, { answerMs: null, streamEndsMs: 5_000 }, http)).toEqual([6_000, 'lostStream']),
    twins: [wrong(claudeCodeCli, 'lostStream', { ms: 90_000 })],
  },
  {
    says: 'claude-code-cli: timeout 500 is ignored, 1000 is not; MCP_TOOL_TIMEOUT 500 is taken for 1000',
    of: claudeCodeCli,
    holds: (client) => {
      expect(limitOf(client, 'hard', { timeout: 500 })).toBe(100_000_000);
      expect(limitOf(client, 'hard', { timeout: 1_000 })).toBe(1_000);
      expect(limitOf(client, 'hard', { MCP_TOOL_TIMEOUT: 500 })).toBe(1_000);
      expect(limitOf(client, 'hard', { timeout: 5_000, MCP_TOOL_TIMEOUT: 9_000 })).toBe(5_000);
    },
    twins: [
      { ...claudeCodeCli, settings: { ...claudeCodeCli.settings, timeout: claudeCodeCli.settings!.MCP_TOOL_TIMEOUT! } },
    ],
  },
  {
    says: 'claude-code-cli: the per-server timeout is a floor of the silence limit, and 0 turns that one off',
    of: claudeCodeCli,
    holds: (client) => {
      expect(limitOf(client, 'idleStdio', { timeout: 3_600_000 })).toBe(3_600_000);
      expect(limitOf(client, 'idleStdio', { CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT: 0 })).toBeUndefined();
    },
    twins: [wrong(claudeCodeCli, 'idleStdio', { ms: 1_800_000 })],
  },
  {
    says: 'claude-code-cli: the probe takes a third of MCP_TIMEOUT, at most 5 s, and then initialize is tried',
    of: claudeCodeCli,
    holds: (client) => {
      expect(limitOf(client, 'probe', {})).toBe(5_000);
      expect(limitOf(client, 'probe', { MCP_TIMEOUT: 6_000 })).toBe(2_000);
      const { log, startUp } = play(client, { probeMs: null }, { settings: { MCP_CONNECT_TIMEOUT_MS: 60_000 } });
      expect(log).toContain('5000 begin handshake');
      expect(startUp).toBeNull();
    },
    twins: [wrong(claudeCodeCli, 'probe', { ms: 5_000 })],
  },
  {
    says: 'claude-code-cli: 30 s to connect, and 30 s more for the list, which is cancelled and not killed',
    of: claudeCodeCli,
    holds: (client) => {
      const patient = { mode: 'interactive' } as const;
      const slow = play(client, { handshakeMs: 20_000, pageMs: 25_000 }, patient);
      expect(slow.startUp).toBeNull();
      const never = play(client, { handshakeMs: 20_000, pageMs: null }, patient);
      expect(never.startUp).toMatchObject({ atMs: 50_000, by: 'claude-code-cli/page' });
      expect(never.ups).toEqual([[50_000, 'cancelled']]);
      expect(play(client, { handshakeMs: 30_000 }, patient).startUp).toMatchObject({ atMs: 30_000 });
    },
    twins: [wrong(claudeCodeCli, 'connect', { pausedBy: [] }), wrong(claudeCodeCli, 'page', { ms: 5_000 })],
  },
  {
    says: 'cline-core: two processes, given up at 6 s',
    of: clineCore,
    holds: (client) => {
      const { startUp, spawns, ups } = play(client, { handshakeMs: null });
      expect([startUp, spawns]).toEqual([expect.objectContaining({ atMs: 6_000 }), 2]);
      expect(ups).toEqual([
        [3_000, 'kill'],
        [6_000, 'kill'],
      ]);
    },
    twins: [
      wrong(clineCore, 'initialize', { ms: 30_000 }),
      { ...clineCore, startup: { ...clineCore.startup, stdio: clineCore.startup.stdio!.slice(1) } },
    ],
  },
  {
    says: 'cline-core: 60000, meant as milliseconds, becomes an hour',
    of: clineCore,
    holds: (client) => expect(limitOf(client, 'request', { timeout: 60_000 })).toBe(3_600_000),
    twins: [{ ...clineCore, settings: { timeout: { ...clineCore.settings!.timeout!, unit: 'ms' } } }],
  },
  {
    says: 'cline-core: nothing is ever cancelled',
    of: clineCore,
    holds: (client) => {
      expect(told(client, hangs)).toEqual([60_000, 'request']);
      expect(play(client, hangs).ups).toEqual([]);
    },
    twins: [wrong(clineCore, 'request', { outcome: { down: 'nothing', up: [{ cancelled: null }] } })],
  },
  {
    says: 'qwen-code: 300 s of silence, 600 s with progress each minute, each cancelled',
    of: qwenCode,
    holds: (client) => {
      expect(told(client, hangs)).toEqual([300_000, 'idle']);
      expect(told(client, { answerMs: null, progressEveryMs: 60_000 })).toEqual([600_000, 'total']);
      expect(play(client, hangs).ups).toEqual([[300_000, 'cancelled']]);
    },
    twins: [
      wrong(qwenCode, 'idle', { restartedBy: [] }),
      wrong(qwenCode, 'total', { restartedBy: ['progress'] }),
      wrong(qwenCode, 'idle', { ms: 600_000 }),
    ],
  },
  {
    says: 'codex-cli: the start-up budget twice, once for initialize and once for the list',
    of: codexCli,
    holds: (client) => {
      expect(play(client, { handshakeMs: null }).startUp).toMatchObject({ atMs: 30_000, by: 'codex-cli/startup' });
      expect(play(client, { handshakeMs: 29_000, pageMs: null }).startUp).toMatchObject({
        atMs: 59_000,
        by: 'codex-cli/list',
      });
    },
    twins: [
      wrong(codexCli, 'startup', { over: 'startup' }),
      wrong(codexCli, 'list', { over: 'attempt' }),
      wrong(codexCli, 'startup', { ms: 10_000 }),
    ],
  },
  {
    says: 'codex-cli: ten minutes in which a person is asked do not count; then the server is told',
    of: codexCli,
    holds: (client) => {
      const asked = { answerMs: null, elicit: { atMs: 10_000, forMs: 600_000 } };
      expect(told(client, asked)).toEqual([900_000, 'call']);
      expect(play(client, hangs).ups).toEqual([[300_000, 'cancelled']]);
    },
    twins: [
      wrong(codexCli, 'call', { outcome: { ...codexCli.deadlines.call!.outcome, up: [] } }),
      wrong(codexCli, 'call', { pausedBy: [] }),
      wrong(codexCli, 'call', { pausedBy: [], restartedBy: ['elicitation-end'] }),
    ],
  },
  {
    says: 'continue-ide: one budget of 20 s over four lists',
    of: continueIde,
    holds: (client) =>
      expect(play(client, { handshakeMs: 1_000, pageMs: 6_000, pages: 4 }).startUp).toMatchObject({ atMs: 20_000 }),
    twins: [wrong(continueIde, 'startup', { over: 'page' })],
  },
  {
    says: 'continue-ide: told at 20 s; the timer it forgot cancels and closes at 60 s',
    of: continueIde,
    holds: (client) => {
      const { startUp, ups } = play(client, { handshakeMs: null });
      expect(startUp).toMatchObject({ atMs: 20_000 });
      expect(ups).toEqual([
        [60_000, 'cancelled'],
        [60_000, 'close-connection'],
      ]);
    },
    twins: [
      wrong(continueIde, 'startup', { outcome: { ...continueIde.deadlines.startup!.outcome, leavesInside: [] } }),
    ],
  },
  {
    says: 'continue-ide: a list under way at 20 s is cancelled at once, and nothing is closed',
    of: continueIde,
    holds: (client) => expect(play(client, { pageMs: null }).ups).toEqual([[20_000, 'cancelled']]),
    twins: [wrong(continueIde, 'startup', { outcome: { ...continueIde.deadlines.startup!.outcome, up: [] } })],
  },
  {
    says: 'python-sdk-v2: a probe that is never answered costs 10 s, whatever the limit of a request is',
    of: pythonSdkV2,
    holds: (client) => {
      expect(play(client, { probeMs: null }).log).toContain('10000 begin handshake');
      const asked = { settings: { read_timeout_seconds: 2 } };
      expect(play(client, { probeMs: null, handshakeMs: null }, asked).startUp).toMatchObject({ atMs: 12_000 });
    },
    twins: [wrong(pythonSdkV2, 'probe', { ms: 5_000 }), wrong(pythonSdkV2, 'initialize', { ms: null })],
  },
  {
    says: 'openai-agents-python: 5 s a request, 10 s for the probe; 0 turns the 5 s off and not the 10 s',
    of: openaiAgentsPython,
    holds: (client) => {
      expect(told(client, hangs)).toEqual([5_000, 'call']);
      expect(play(client, { probeMs: null, handshakeMs: null }).startUp).toMatchObject({ atMs: 15_000 });
      expect(play(client, hangs, { settings: { client_session_timeout_seconds: 0 } }).told).toBeNull();
      expect(limitOf(client, 'probe', { client_session_timeout_seconds: 0 })).toBe(10_000);
    },
    twins: [wrong(openaiAgentsPython, 'call', { ms: 60_000 }), wrong(openaiAgentsPython, 'probe', { ms: 5_000 })],
  },
  {
    says: 'gemini-cli: one setting for connecting, tools and calls; what it asks without a limit has 60 s',
    of: geminiCli,
    holds: (client) => {
      const limits = ['initialize', 'list', 'call', 'request'].map((name) => limitOf(client, name, { timeout: 5_000 }));
      expect(limits).toEqual([5_000, 5_000, 5_000, 60_000]);
      expect(play(client, { answerMs: 90_000, headersMs: 'with-answer' }, http).answeredAtMs).toBeNull();
    },
    twins: [wrong(geminiCli, 'call', { ms: 600_000 }), { ...geminiCli, http: null }],
  },
  {
    says: 'opencode: progress keeps a call alive, and a minute of silence ends it',
    of: opencode,
    holds: (client) => {
      expect(play(client, { answerMs: 3_600_000, progressEveryMs: 59_000 }).answeredAtMs).toBe(3_600_000);
      expect(told(client, { answerMs: null, progressEveryMs: 59_000, progressUntilMs: 59_000 })).toEqual([
        119_000,
        'call',
      ]);
    },
    twins: [wrong(opencode, 'call', { restartedBy: [] }), wrong(opencode, 'call', { ms: 30_000 })],
  },
  {
    says: 'crewai: the list, too, is asked three times, and each call is a process of its own',
    of: crewai,
    holds: (client) => {
      expect(play(client, { pageMs: null }).startUp).toMatchObject({ atMs: 93_000 });
      expect(play(client, {}).spawns).toBe(2);
    },
    twins: [
      { ...crewai, retries: crewai.retries!.filter(({ of }) => of !== 'page') },
      { ...crewai, cadences: [] },
    ],
  },
  {
    says: 'google-adk-python: a start-up that fails is tried once more, on the connection that stands if one does',
    of: googleAdkPython,
    holds: (client) => {
      expect(play(client, { handshakeMs: null }).spawns).toBe(2);
      expect(play(client, { pageMs: null })).toMatchObject({ spawns: 1, startUp: { atMs: 10_000 } });
    },
    twins: [
      { ...googleAdkPython, retries: googleAdkPython.retries!.filter(({ of }) => of !== 'attempt') },
      { ...googleAdkPython, startup: pythonSdkV2.startup },
    ],
  },
  {
    says: 'typescript-sdk-v1: the total cap has no timer: silence outlives it, progress dies at the first past it',
    of: typescriptSdkV1,
    holds: (client) => {
      expect(play(client, { answerMs: 299_000 }, { settings: capped }).answeredAtMs).toBe(299_000);
      expect(told(client, { answerMs: 299_000, progressEveryMs: 7_000 }, { settings: capped })).toEqual([
        63_000,
        'total',
      ]);
    },
    twins: [
      { ...typescriptSdkV1, deadlines: { ...typescriptSdkV1.deadlines, total: timerFor(typescriptSdkV1, 'total') } },
    ],
  },
  {
    says: 'typescript-sdk-v1: the cancel of that failure leaves one window after the last progress it took',
    of: typescriptSdkV1,
    holds: (client) =>
      expect(play(client, { answerMs: null, progressEveryMs: 7_000 }, { settings: capped }).ups).toEqual([
        [356_000, 'cancelled'],
      ]),
    twins: [
      wrong(typescriptSdkV1, 'total', { outcome: { ...typescriptSdkV1.deadlines.total!.outcome, leaves: [] } }),
      wrong(typescriptSdkV1, 'requestReset', { restartedBy: [] }),
    ],
  },
  {
    says: 'typescript-sdk-v2: after its total cap nothing is ever cancelled',
    of: typescriptSdkV2,
    holds: (client) => {
      const { told: who, ups } = play(client, { answerMs: null, progressEveryMs: 7_000 }, { settings: capped });
      expect(who).toMatchObject({ atMs: 63_000 });
      expect(ups).toEqual([]);
    },
    twins: [
      wrong(typescriptSdkV2, 'total', {
        outcome: { ...typescriptSdkV2.deadlines.total!.outcome, leaves: ['requestReset'] },
      }),
    ],
  },
  {
    says: 'both TypeScript SDKs: progress extends a call only if asked to; then a call may go on for ever',
    of: typescriptSdkV1,
    holds: (client) => {
      const beats = { answerMs: 3_600_000, progressEveryMs: 59_000 };
      expect(told(client, beats, { settings: { onprogress: true } })).toEqual([60_000, 'request']);
      const reset = { onprogress: true, resetTimeoutOnProgress: true };
      expect(play(client, beats, { settings: reset }).answeredAtMs).toBe(3_600_000);
      expect(told(client, beats, { settings: { resetTimeoutOnProgress: true } })).toEqual([60_000, 'requestReset']);
    },
    twins: [
      {
        ...typescriptSdkV1,
        wire: { ...typescriptSdkV1.wire, progressToken: claudeCodeCli.wire.progressToken },
      },
    ],
  },
  {
    says: 'google-adk-python over stdio: every failure is run once more, told at 10 s',
    of: googleAdkPython,
    holds: (client) => {
      const { told: who, executions } = play(client, hangs);
      expect([who?.atMs, executions]).toEqual([10_000, 2]);
      expect(told(client, hangs, { settings: { 'StdioConnectionParams.timeout': 30 } })).toEqual([60_000, 'read']);
    },
    twins: [{ ...googleAdkPython, retries: [] }, wrong(googleAdkPython, 'read', { ms: 60_000 })],
  },
  {
    says: 'crewai: three executions, told at 93 s',
    of: crewai,
    holds: (client) => {
      const { told: who, executions } = play(client, hangs);
      expect([who?.atMs, executions]).toEqual([93_000, 3]);
    },
    twins: [wrong(crewai, 'execution', { over: 'call' })],
  },
  {
    says: 'python-sdk-v1 over HTTP: no headers for 300 s, and everything on the connection falls',
    of: pythonSdkV1,
    holds: (client) => {
      const played = play(client, { answerMs: null, headersMs: 'with-answer' }, http);
      expect(played.told?.atMs).toBe(300_000);
      expect(played.log).toContain('300000 reach connection');
    },
    twins: [{ ...pythonSdkV1, reactions: [] }],
  },
  {
    says: 'python-sdk-v1 over HTTP: a silent stream is cut at 300 s, and nobody is told, ever',
    of: pythonSdkV1,
    holds: (client) => {
      const played = play(client, hangs, http);
      expect(played.log).toContain('300000 stream-broken');
      expect([played.told, played.answeredAtMs]).toEqual([null, null]);
    },
    twins: [{ ...pythonSdkV1, http: null }],
  },
  {
    says: 'vscode over HTTP: a JSON answer after 300 s is cancelled, a stream hangs, and stdio waits for ever',
    of: vscode,
    holds: (client) => {
      expect(play(client, { answerMs: 400_000, headersMs: 'with-answer' }, http).told).toMatchObject({
        atMs: 300_000,
        as: 'Canceled',
      });
      const stream = play(client, { answerMs: 400_000 }, http);
      expect([stream.told, stream.answeredAtMs]).toEqual([null, null]);
      expect(play(client, { answerMs: 400_000 }).answeredAtMs).toBe(400_000);
    },
    twins: [
      { ...vscode, http: null },
      { ...vscode, reactions: [] },
    ],
  },
  {
    says: 'vscode over HTTP: progress on the stream of the call keeps it alive',
    of: vscode,
    holds: (client) =>
      expect(play(client, { answerMs: 900_000, progressEveryMs: 290_000 }, http).answeredAtMs).toBe(900_000),
    twins: [{ ...vscode, wire: { ...vscode.wire, progressToken: clineCore.wire.progressToken } }],
  },
];

function timerFor(client: ClientProfile, name: string): Deadline {
  const { noticed: _, ...deadline } = client.deadlines[name]!;
  return deadline;
}

describe.each(truths)('$says', ({ of, holds, twins }) => {
  test('is true', () => holds(of));
  test.each(twins.map((twin, index) => [index, twin] as const))('is not true of twin %i', (_, twin) => {
    expect(() => holds(twin)).toThrow();
  });
});

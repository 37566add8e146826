import { expect } from 'vitest';
import { isUnknown } from '../../src/clocks/evidence.ts';
import type { Hop } from '../../src/clocks/hop.ts';
import { plainDeadlines } from '../../src/clocks/plain-deadline.ts';
import { conditions } from '../../src/clocks/testing/hop.ts';
import { bunFetch } from '../http/bun-fetch.ts';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { hangs } from '../testing/scripted-link.ts';
import { failure, limitOf, withDeadline } from '../testing/truth.ts';
import { claudeCodeCli } from './claude-code-cli.ts';
import { clineCore } from './cline-core.ts';

const http = { transport: 'http' } as const;
const { deadlines, settings, wire } = claudeCodeCli;

describeProfile(claudeCodeCli, {
  row: {
    hanging: 'fails at 1800000, cancelled at 100000000',
    progressing: 'fits at 600000',
    initialize: 'goes on without it at 5000, close-connection at 30000, kill at 30000',
    list: 'goes on without it at 5000, cancelled at 30000',
    limits: {
      stdio:
        'connect 30000, page 30000, probe 5000, hard 100000000, idleStdio 1800000, background 120000, lostTransport 90000, lostStream 1000',
      http: 'connect 30000, page 30000, probe 5000, hardUrl 100000000, idle 300000, background 120000, firstByte 60000, lostTransport 90000, lostStream 1000',
      library: 'bun-fetch-claude-code ()',
    },
    besides:
      'result 25000 tokens, body 16777216 bytes, page again 3: 250 500 1000 0, execution again 1: 0 0 0 0, attempt again 5: 1000 2000 4000 30000, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, MCP_TIMEOUT ..2147483647 ?, MCP_TOOL_TIMEOUT 1000..2147483647 clamp, timeout 1000.. ignore, request_timeout_ms ..300000 clamp, CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT 1000.. clamp, MCP_CONNECT_TIMEOUT_MS ..2147483647 clamp, execution 10 at once, execution 1 at once',
  },
  truths: [
    {
      id: 'silence-over-stdio',
      says: 'over stdio: half an hour of silence, then the silence limit',
      proves: [deadlines.idleStdio],
      holds: async (client) => expect(await failure(client, hangs)).toEqual([1_800_000, 'idleStdio']),
      twins: [
        withDeadline(claudeCodeCli, 'idleStdio', { ms: 300_000 }),
        withDeadline(claudeCodeCli, 'hard', { ms: 60_000 }),
      ],
    },
    {
      id: 'silence-noticed-at-a-tick',
      says: 'over HTTP: silent since 1 s, due at 301 s, noticed at the tick of 330 s; 329 999 ms fits',
      proves: [deadlines.idle],
      holds: async (client) => {
        const once = { progressEveryMs: 1_000, progressUntilMs: 1_000 };
        expect(await failure(client, { answerMs: null, ...once }, http)).toEqual([330_000, 'idle']);
        expect((await playProfile(client, { answerMs: 329_999, ...once }, http)).answeredAtMs).toBe(329_999);
        expect((await playProfile(client, { answerMs: 330_000, ...once }, http)).answeredAtMs).toBeNull();
      },
      twins: [
        withDeadline(claudeCodeCli, 'idle', { noticed: { everyMs: 1_000 } }),
        withDeadline(claudeCodeCli, 'idle', { restartedBy: [] }),
      ],
    },
    {
      id: 'hard-limit-cancels',
      says: 'the silence limit tells the server nothing; the hard limit cancels 27.8 h after the call',
      proves: [deadlines.idleStdio, deadlines.hard],
      holds: async (client) => expect((await playProfile(client, hangs)).ups).toEqual([[100_000_000, 'cancelled']]),
      twins: [
        withDeadline(claudeCodeCli, 'idleStdio', { outcome: { ...deadlines.idleStdio!.outcome, inner: 'abort' } }),
        withDeadline(claudeCodeCli, 'hard', { outcome: { ...deadlines.hard!.outcome, toServer: [] } }),
      ],
    },
    {
      id: 'progress-and-hard-limit',
      says: 'progress does not extend the hard limit',
      proves: [deadlines.hard],
      holds: async (client) =>
        expect(await failure(client, { answerMs: null, progressEveryMs: 60_000 })).toEqual([100_000_000, 'hard']),
      twins: [withDeadline(claudeCodeCli, 'hard', { restartedBy: ['progress'] })],
    },
    {
      id: 'moves-to-background',
      says: 'interactive: in the background at 120 s, which is no failure; headless it is not moved',
      proves: [deadlines.background],
      holds: async (client) => {
        const moved = await playProfile(client, { answerMs: 200_000 }, { mode: 'interactive' });
        expect(moved.told).toMatchObject({ atMs: 120_000, as: 'in-background' });
        expect(moved.log).toContain('200000 end execution ok');
        expect((await playProfile(client, { answerMs: 200_000 })).answeredAtMs).toBe(200_000);
      },
      twins: [withDeadline(claudeCodeCli, 'background', { when: {} })],
    },
    {
      id: 'headers-within-a-minute',
      says: 'over HTTP: headers within 60 s, more if any of three settings is more',
      proves: [deadlines.firstByte],
      holds: async (client) => {
        const json = { answerMs: 90_000, headersMs: 'with-answer' } as const;
        const more = { ...http, settings: { MCP_TOOL_TIMEOUT: 120_000 } };
        expect((await playProfile(client, json, http)).ups[0]).toEqual([60_000, 'close-exchange']);
        expect((await playProfile(client, json, more)).answeredAtMs).toBe(90_000);
      },
      twins: [withDeadline(claudeCodeCli, 'firstByte', { ms: 60_000 })],
    },
    {
      id: 'lost-stream',
      says: 'a stream that ends without an answer is reported a second later',
      proves: [deadlines.lostStream],
      holds: async (client) =>
        expect(await failure(client, { answerMs: null, streamEndsMs: 5_000 }, http)).toEqual([6_000, 'lostStream']),
      twins: [withDeadline(claudeCodeCli, 'lostStream', { ms: 90_000 })],
    },
    {
      id: 'bounds-of-settings',
      says: 'timeout 500 is ignored, 1000 is not; MCP_TOOL_TIMEOUT 500 is taken for 1000',
      proves: [settings?.timeout, settings?.MCP_TOOL_TIMEOUT],
      holds: (client) => {
        expect(limitOf(client, 'hard', { timeout: 500 })).toBe(100_000_000);
        expect(limitOf(client, 'hard', { timeout: 1_000 })).toBe(1_000);
        expect(limitOf(client, 'hard', { MCP_TOOL_TIMEOUT: 500 })).toBe(1_000);
        expect(limitOf(client, 'hard', { timeout: 5_000, MCP_TOOL_TIMEOUT: 9_000 })).toBe(5_000);
      },
      twins: [{ ...claudeCodeCli, settings: { ...settings, timeout: settings!.MCP_TOOL_TIMEOUT! } }],
    },
    {
      id: 'timeout-is-a-floor-of-silence',
      says: 'the per-server timeout is a floor of the silence limit, and 0 turns that one off',
      proves: [deadlines.idleStdio, settings?.CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT],
      holds: (client) => {
        expect(limitOf(client, 'idleStdio', { timeout: 3_600_000 })).toBe(3_600_000);
        expect(limitOf(client, 'idleStdio', { CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT: 0 })).toBeUndefined();
      },
      twins: [withDeadline(claudeCodeCli, 'idleStdio', { ms: 1_800_000 })],
    },
    {
      id: 'probe-then-initialize',
      says: 'the probe takes a third of MCP_TIMEOUT, at most 5 s, and then initialize is tried',
      proves: [deadlines.probe],
      holds: async (client) => {
        expect(limitOf(client, 'probe', {})).toBe(5_000);
        expect(limitOf(client, 'probe', { MCP_TIMEOUT: 6_000 })).toBe(2_000);
        const patient = { settings: { MCP_CONNECT_TIMEOUT_MS: 60_000 } };
        const { log, startUp } = await playProfile(client, { probeMs: null }, patient);
        expect(log).toContain('5000 begin handshake');
        expect(startUp).toBeNull();
      },
      twins: [withDeadline(claudeCodeCli, 'probe', { ms: 5_000 })],
    },
    {
      id: 'connect-and-list-apart',
      says: '30 s to connect, and 30 s more for the list, which is cancelled and not killed',
      proves: [deadlines.connect, deadlines.page],
      holds: async (client) => {
        const patient = { mode: 'interactive' } as const;
        const slow = await playProfile(client, { handshakeMs: 20_000, pageMs: 25_000 }, patient);
        expect(slow.startUp).toBeNull();
        const never = await playProfile(client, { handshakeMs: 20_000, pageMs: null }, patient);
        expect(never.startUp).toMatchObject({ atMs: 50_000, by: 'claude-code-cli/page' });
        expect(never.ups).toEqual([[50_000, 'cancelled']]);
        const late = await playProfile(client, { handshakeMs: 30_000 }, patient);
        expect(late.startUp).toMatchObject({ atMs: 30_000 });
      },
      twins: [
        withDeadline(claudeCodeCli, 'connect', { pausedBy: [] }),
        withDeadline(claudeCodeCli, 'page', { ms: 5_000 }),
      ],
    },
    {
      id: 'waits-longer-for-a-person',
      says: 'interactive: it waits for its servers up to 30 s, headless up to 5 s',
      proves: [deadlines.startupWait, deadlines.connect],
      holds: async (client) => {
        const startUp = async (mode: 'interactive' | 'headless') =>
          (await playProfile(client, { handshakeMs: null }, { mode })).startUp;
        expect(await startUp('interactive')).toMatchObject({ atMs: 30_000 });
        expect(await startUp('headless')).toMatchObject({ atMs: 5_000 });
      },
      twins: [withDeadline(claudeCodeCli, 'startupWait', { when: {} })],
    },
    {
      id: 'late-answer-unknown',
      says: 'what becomes of an answer after the silence limit is unknown',
      proves: [wire.lateAnswer],
      holds: (client) => expect(isUnknown(client.wire.lateAnswer)).toBe(true),
      twins: [{ ...claudeCodeCli, wire: { ...wire, lateAnswer: clineCore.wire.lateAnswer } }],
    },
    {
      id: 'library-limit-read-strictly',
      says: 'the limit of its HTTP library is unknown: read laxly it has no limit, read strictly 300 s',
      proves: [(claudeCodeCli.http as Hop).deadlines.idle],
      holds: ({ http: library }) => {
        const limits = (reading: 'strict' | 'lax') =>
          plainDeadlines(library as Hop, conditions({ ...http, reading })).map(({ name, limitMs }) => [name, limitMs]);
        expect(limits('lax')).toEqual([]);
        expect(limits('strict')).toEqual([['idle', 300_000]]);
      },
      twins: [{ ...claudeCodeCli, http: bunFetch }],
    },
  ],
});

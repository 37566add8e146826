import { allOf, by, cancelled, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { sdkV1Cancelled } from './sdk-v1-timeout.ts';

const issue = (path: string, date: string, says?: string) => by('report', `https://github.com/${path}`, date, says);

const initialize = allOf(
  issue('anthropics/claude-code/issues/84136', '2026-08-05', 'cut at 60 s, not configurable (1.25927.0, macOS)'),
  issue('modelcontextprotocol/servers/issues/4153', '2026-05-13', 'initialize is cancelled (1.7196.0)'),
  by('report', 'GitHub issue chatlog#166', '2025-07-12', 'notifications/cancelled 60 s after initialize'),
);
const call = allOf(
  issue('anthropics/claude-code/issues/91898', '2026-09-03', '240 s on three builds, with the message'),
  issue('anthropics/claude-code/issues/44032', '2026-04-06', 'cancelled at exactly 4 minutes on every transport'),
  issue('Lykhoyda/ask-llm/issues/20', '2026-04-07', '240 s on macOS'),
  issue('anthropics/claude-code/issues/64614', '2026-06-02', 'the same for remote connectors'),
  by('report', 'GitHub issue ha-mcp#2480', '2026-09-17', 'waiting for approval uses up the 4 minutes'),
);

/** Claude Desktop, chat, with local servers. The limit of a call includes the wait for a person's approval. */
export const claudeDesktop: ClientProfile = {
  id: 'claude-desktop',
  name: 'Claude Desktop (chat)',
  version: '1.25927.0',
  versions: { from: '2026-04', to: null, seen: '2026-11-21' },
  builtOn: 'typescript-sdk-v1',
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
    ...initialize,
  },
  deadlines: {
    initialize: {
      over: 'handshake',
      from: 'sent',
      ms: 60_000,
      outcome: {
        toCaller: error('Could not attach to MCP server {server}', 'user', -32001),
        toServer: [sdkV1Cancelled, 'close-connection'],
        reach: 'connection',
      },
      ...initialize,
      disputed: 'DesktopCommanderMCP#656 (2026-08-25, Windows 1.34493.1) speaks of 120 s.',
    },
    page: {
      over: 'page',
      ms: unknown('no report of a list that was never answered'),
      outcome: { toCaller: error(unknown('text'), 'user'), toServer: unknown('never observed') },
      ...by('inferred', 'no source; the SDK it seems to be built on would wait 60 s'),
    },
    call: {
      over: 'call',
      ms: 240_000,
      restartedBy: unknown('whether progress extends it: only articles without a source say no'),
      outcome: {
        toCaller: error(
          'No result received from the Claude Desktop app after waiting 4 minutes. The local MCP server providing this tool may be unresponsive, crashed, or not running.',
          'both',
        ),
        toServer: [cancelled(unknown('the reason was not noted'))],
      },
      ...call,
      disputed: 'The vendor documents 300 s for Claude.ai and Desktop; no report measures that in the app.',
    },
  },
  reactions: [
    {
      on: 'late-answer',
      fails: null,
      cause: 'protocol-error',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...call,
    },
  ],
  limits: [
    {
      of: 'result',
      max: 150_000,
      unit: 'chars',
      outcome: { toCaller: error(unknown('what happens then'), 'both'), toServer: [] },
      ...by('docs', 'https://claude.com/docs/connectors/faq', null, 'about 150,000 characters'),
    },
  ],
  settings: {
    timeout: {
      unit: unknown('users try seconds and milliseconds'),
      scope: 'server',
      effect: 'ignored',
      ...allOf(
        issue('anthropics/claude-code/issues/43791', '2026-04-05'),
        issue('anthropics/claude-code/issues/84136', '2026-08-05'),
      ),
    },
    MCP_TOOL_TIMEOUT: {
      unit: 'ms',
      scope: 'env',
      effect: 'ignored',
      ...issue('anthropics/claude-code/issues/43791', '2026-04-05'),
    },
  },
  wire: {
    versions: {
      is: ['2025-11-25'],
      ...issue('modelcontextprotocol/servers/issues/4153', '2026-05-13', '1.7196.0 sends 2025-11-25'),
    },
    progressToken: unknown('plain chat: never observed'),
    lateAnswer: { is: 'dropped', ...issue('anthropics/claude-code/issues/65643', '2026-06-05') },
    answers: { is: { ping: 'at-once' }, ...by('inferred', 'the SDK it seems to be built on') },
    clientInfo: {
      is: { name: 'claude-ai', version: '0.1.0' },
      ...by('report', 'logs in the issues named here'),
    },
  },
  http: null,
  claims: [
    {
      claim: '30 s to connect and 30 s for a call.',
      source: 'mcpgee.com: MCP server timeout errors',
      verdict: 'Wrong: 60 s for initialize (2025-03 to 2026-08), 60 s and later 240 s for calls; none reports 30 s.',
    },
    {
      claim: 'Tool calls are cut at 60 s.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Outdated for chat since about February 2026; it holds for initialize, and for Cowork and the Code tab.',
    },
    {
      claim: 'It drops the call silently.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Outdated: the message of 2026 names the 4 minutes.',
    },
    {
      claim: 'It ignores `timeout` in its configuration.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Confirmed by reports.',
    },
  ],
};

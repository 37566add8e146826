import { allOf, by, cancelled, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';

const issue = (number: number, date: string, says: string) =>
  by('report', `https://github.com/anthropics/claude-code/issues/${number}`, date, says);

const sixty = allOf(
  issue(52137, '2026-04-22', '60 s, in the words of Claude Code'),
  issue(58687, '2026-05-13', 'wire trace: cancelled at 60 s, no progress token, the late result dropped'),
  issue(63379, '2026-05-28', 'fails at 60 s (Desktop 1.9659.1) where the command line of that week does not'),
  issue(73955, '2026-07-03', 'still 60 s'),
  by('inferred', 'npm @anthropic-ai/claude-code@2.1.112 cli.js', '2026-04-16', 'the text prints the configured limit'),
);
const trace = issue(58687, '2026-05-13', 'wire trace');
const ready = allOf(
  issue(
    62072,
    '2026-09-01',
    'Not ready after 60 seconds; the sessions waiting for it started without it (1.40609.0.0)',
  ),
  issue(46519, '2026-04-11', 'slow servers are dropped without a word'),
);

/** Cowork and the Code tab of Claude Desktop: Claude Code inside the app, with a limit of 60 s that users cannot change. */
export const cowork: ClientProfile = {
  id: 'cowork',
  name: 'Claude Cowork and Code tab',
  version: '1.40609.0.0',
  versions: { from: '1.9659.1', to: null, seen: '2026-11-21' },
  builtOn: 'claude-code-cli',
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
    ...ready,
    disputed: 'Whether it probes for the stateless era first, as the command line does, nobody has shown.',
  },
  deadlines: {
    ready: {
      over: 'startup',
      ms: 60_000,
      outcome: {
        toCaller: { go: 'without-server' },
        toServer: unknown('what becomes of the server'),
        inner: 'abandon',
      },
      ...ready,
    },
    call: {
      over: 'execution',
      from: 'sent',
      ms: 60_000,
      outcome: {
        toCaller: error('MCP server "{server}" tool "{tool}" timed out after {s}s', 'model', -32001),
        toServer: [cancelled(unknown('the reason was not noted'))],
      },
      ...sixty,
      disputed: 'Others read "MCP error -32001: Request timed out". The newest report of a call is of 2026-07.',
    },
  },
  reactions: [
    {
      on: 'late-answer',
      fails: null,
      cause: 'protocol-error',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...trace,
    },
  ],
  settings: {
    MCP_TOOL_TIMEOUT: {
      unit: 'ms',
      scope: 'env',
      effect: 'ignored',
      ...allOf(
        issue(43791, '2026-04-05', 'visible in the environment and without effect'),
        issue(52137, '2026-04-22', 'the same'),
      ),
    },
  },
  wire: {
    versions: unknown('no trace shows them'),
    progressToken: { is: 'never', ...trace },
    lateAnswer: { is: 'dropped', ...trace },
    answers: { is: { ping: 'at-once' }, ...by('inferred', 'the SDK that Claude Code is built on') },
  },
  http: null,
  claims: [
    {
      claim: 'The 60 s are the default of the SDK.',
      source: 'stepcodex.com: a copy of claude-code#52137',
      verdict: 'Doubtful: the text is that of Claude Code, which prints its configured limit, so the app sets 60 s.',
    },
    {
      claim: 'The MCP client of Claude Code has a hard limit of 60 s.',
      source: 'stepcodex.com: a copy of claude-code#52137',
      verdict: 'Wrong for the command line; right inside the app.',
    },
  ],
};

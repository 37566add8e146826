import { by, error } from '../src/clocks/authoring.ts';
import type { ClientProfile } from '../src/clocks/client-profile.ts';

const table = by('report', 'article at mcpgee.com / MCP server timeout errors', null, '30 s to connect');
const sixty = by('report', 'article at automatelab.tech / MCP remote tool 60-second timeout', null, '60 s a call');
const disputed =
  'No client is known to behave so: see the claims of claude-desktop, cursor, vscode and claude-code-cli.';

/**
 * The client that articles describe, and that does not exist: 30 s to connect, 60 s for a call, and progress restarts nothing.
 * It shows what it would cost to follow the articles. It is not one of the `clients`.
 */
export const folklore: ClientProfile = {
  id: 'folklore',
  name: 'What the articles say',
  version: '2026',
  versions: { from: '2025', to: null, seen: '2026-11-21' },
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
    url: [{ over: 'http', steps: ['handshake', 'list'] }],
    ...table,
    disputed,
  },
  deadlines: {
    connect: {
      over: 'startup',
      ms: 30_000,
      outcome: {
        toCaller: error('MCP server failed to respond within {ms}ms', 'user'),
        toServer: ['close-connection'],
      },
      ...table,
      disputed,
    },
    call: {
      over: 'call',
      ms: 60_000,
      outcome: { toCaller: error('Request timed out after {ms}ms', 'user', -32001), toServer: [] },
      ...sixty,
      disputed,
    },
  },
  wire: {
    versions: { is: ['2025-06-18'], ...table },
    progressToken: { is: 'never', ...sixty },
    lateAnswer: { is: 'dropped', ...sixty },
    answers: { is: { ping: 'at-once' }, ...table },
  },
  http: null,
  claims: [
    {
      claim: 'Clients give a server 30 s to connect.',
      source: 'mcpgee.com: MCP server timeout errors',
      verdict: 'Wrong for those it names: Claude Desktop, Cursor and Devin Desktop give 60 s, VS Code has no limit.',
    },
    {
      claim: 'Every call is cut at 60 s, whatever the client and whatever the progress.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Wrong as a rule: it is the default of one SDK, which a client may change and progress may extend.',
    },
  ],
};

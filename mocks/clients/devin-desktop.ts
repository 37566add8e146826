import { allOf, by, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';

const connect = allOf(
  by(
    'report',
    'https://github.com/postmanlabs/postman-mcp-server/issues/125',
    '2026-03-18',
    'gives up after about 60 s (1.9552.21)',
  ),
  by('report', 'GitHub issue Figma-Context-MCP#114', '2025-04-27', 'a deadline error of Go at initialize'),
);
const remote = by('report', 'https://github.com/supabase/supabase/pull/49048', '2026-08-13', 'renamed; remote HTTP');
const noSource = by('inferred', 'no source: documents and issues name no limit and no key');

/** Devin Desktop, formerly Windsurf: it gives a server 60 s to connect. Its limits of calls are unknown. */
export const devinDesktop: ClientProfile = {
  id: 'devin-desktop',
  name: 'Devin Desktop (was Windsurf)',
  version: '1.9552.21',
  versions: { from: '1.9552.21', to: null, seen: '2026-11-21' },
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
    url: [{ over: 'http', steps: ['handshake', 'list'] }],
    ...allOf(connect, remote),
  },
  deadlines: {
    connect: {
      over: 'handshake',
      ms: 60_000,
      outcome: {
        toCaller: error('failed to initialize: context deadline exceeded', 'user'),
        toServer: unknown('never observed'),
      },
      ...connect,
    },
    page: {
      over: 'page',
      ms: unknown('no report'),
      outcome: { toCaller: error(unknown('text'), 'user'), toServer: unknown('never observed') },
      ...noSource,
    },
    call: {
      over: 'call',
      ms: unknown('no report, no document'),
      restartedBy: unknown('no report'),
      outcome: { toCaller: error(unknown('text'), unknown('no report')), toServer: unknown('never observed') },
      ...noSource,
    },
  },
  limits: [
    {
      of: 'tools',
      max: 100,
      unit: 'count',
      outcome: 'cut-end',
      ...by('docs', 'the vendor documents at most 100 tools at a time; which are left out was not noted'),
    },
  ],
  wire: {
    versions: unknown('no report'),
    progressToken: unknown('no report'),
    lateAnswer: unknown('no report'),
    answers: unknown('no report'),
  },
  http: unknown('no report of what its HTTP library does'),
  claims: [
    {
      claim: '30 s to connect and 30 s for a call, with a `timeout` field.',
      source: 'mcpgee.com: MCP server timeout errors',
      verdict: 'Connecting: contradicted, 60 s is reported. The rest cannot be checked; no key was found.',
    },
  ],
};

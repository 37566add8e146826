import { allOf, by, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { undici } from '../http/undici.ts';

const connect = allOf(
  by('report', 'https://github.com/cursor/cursor/issues/3887', '2025-12-15', '60 s after ReloadClient'),
  by('report', 'GitHub unity-cli-loop#438', null, 'initialize: 60 s'),
);
const stream = allOf(
  by('report', 'GitHub render-mcp-server#26', '2026-08-12', 'dies near 305 s, reopened twice, then failed'),
  by('report', 'GitHub MCP-Plugin-dotnet#105', '2026-05-09'),
);
const body = allOf(
  by('report', 'https://github.com/modelcontextprotocol/typescript-sdk/issues/270', '2025-04-07', 'Body Timeout Error'),
  by('report', 'https://github.com/modelcontextprotocol/csharp-sdk/issues/344', '2025-04-23'),
  by('report', 'https://github.com/modelcontextprotocol/rust-sdk/issues/71'),
);

/** Cursor. Its only sources are reports: it gives a server 60 s to connect. How long it waits for a call is unknown. */
export const cursor: ClientProfile = {
  id: 'cursor',
  name: 'Cursor',
  version: '2026',
  versions: { from: '1.4.5', to: null, seen: '2026-11-21' },
  builtOn: 'typescript-sdk-v1',
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
    url: [
      { over: 'http', steps: ['handshake', 'list'] },
      { over: 'sse', steps: ['handshake', 'list'] },
    ],
    ...allOf(
      connect,
      by('docs', 'https://zuplo.com/learn/mcp/compatibility/clients/cursor.md', '2026-07-31', 'stdio, HTTP, SSE'),
    ),
  },
  deadlines: {
    connect: {
      over: 'handshake',
      ms: 60_000,
      outcome: {
        toCaller: error('MCP error -32001: Request timed out', 'user', -32001),
        toServer: unknown('never observed'),
      },
      ...connect,
    },
    page: {
      over: 'page',
      ms: unknown('no report'),
      outcome: { toCaller: error(unknown('text'), 'user'), toServer: unknown('never observed') },
      ...by('inferred', 'no source; the SDK it seems to be built on would wait 60 s'),
    },
    call: {
      over: 'call',
      ms: unknown('300 s reported once (1.4.5, 2025-08), under 30 s once (2025-12); an author budgets 600 s'),
      restartedBy: unknown('no report'),
      outcome: {
        toCaller: error('MCP error -32001: Request timed out', 'model', -32001),
        toServer: unknown('never observed'),
      },
      ...allOf(
        by('report', 'https://github.com/cursor/cursor/issues/3510', '2025-08-19', 'cancelled at exactly 5 min, 1.4.5'),
        by('report', 'https://glama.ai/mcp/servers/@Linked-API/linkedapi-mcp src/utils/define-request-timeout.ts'),
      ),
      disputed: 'mcp-feedback-enhanced#202 (2025-12-01) saw calls end in under 30 s.',
    },
  },
  reactions: [
    {
      on: 'unknown-token',
      fails: 'execution',
      cause: 'protocol-error',
      outcome: { toCaller: error(unknown('text'), 'model'), toServer: ['close-connection'], reach: 'connection' },
      ...allOf(
        by('report', 'https://github.com/lennix1337/Genexus18MCP/issues/44', '2026-07-23', 'transport_error'),
        by('report', 'https://github.com/Pr-Mex/vanessa-automation/issues/2711', '2026-09-17', 'connected to failed'),
        by('report', 'https://github.com/twentyhq/twenty/issues/24559', '2026-08-21', 'marked as failed'),
      ),
    },
  ],
  retries: [
    {
      of: 'stream',
      after: ['network', 'closed'],
      times: 2,
      backoff: { firstMs: 1_600 },
      when: { transport: 'http' },
      ...stream,
    },
  ],
  wire: {
    versions: unknown('the documents name no revision'),
    progressToken: unknown('no report'),
    lateAnswer: {
      is: 'reported',
      ...by(
        'report',
        'https://github.com/Minidoracat/mcp-feedback-enhanced/issues/202',
        '2025-12-01',
        'its log says so',
      ),
    },
    answers: unknown('no report'),
    clientInfo: {
      is: { name: 'cursor-vscode', version: '1.0.0' },
      ...by('report', 'logs in the issues named here'),
    },
  },
  http: {
    ...undici,
    id: 'undici-cursor',
    deadlines: {
      bodyTimeout: { ...undici.deadlines.bodyTimeout!, ...body },
      headersTimeout: {
        ...undici.deadlines.headersTimeout!,
        ...by('inferred', 'undici, as its error text shows; the default'),
      },
    },
  },
  claims: [
    {
      claim: '30 s to connect and 30 s for a call, to be set in Settings.',
      source: 'mcpgee.com: MCP server timeout errors',
      verdict: 'Connect: contradicted, 60 s is reported. The rest cannot be checked; the documents list no key.',
    },
    {
      claim: '60 s, partly configurable, progress does not reset it.',
      source: 'automatelab.tech: MCP remote tool 60-second timeout',
      verdict: 'Cannot be checked for calls; 60 s is right for connecting.',
    },
  ],
};

import { describe, expect, test } from 'vitest';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { plainDeadlines } from '../src/clocks/plain-deadline.ts';
import { conditions } from '../src/clocks/testing/hop.ts';
import {
  claudeCodeCli,
  claudeDesktop,
  clients,
  clineCore,
  codexCli,
  continueIde,
  cursor,
  devinDesktop,
  geminiCli,
  googleAdkPython,
  openaiAgentsPython,
  opencode,
  qwenCode,
  strictest,
} from './index.ts';
import { strictestOf } from './strictest.ts';
import { describeProfile } from './testing/describe-profile.ts';

const limits = (client: ClientProfile, over: Parameters<typeof conditions>[0] = {}) =>
  plainDeadlines(client, conditions({ transport: 'stdio', mode: 'headless', ...over })).map(
    ({ name, limitMs }) => `${name} ${limitMs}`,
  );

/** Composed from these alone, so that what is expected of it here does not change with each new client. */
const composed = strictestOf([
  claudeCodeCli,
  claudeDesktop,
  codexCli,
  clineCore,
  continueIde,
  qwenCode,
  geminiCli,
  opencode,
  openaiAgentsPython,
  googleAdkPython,
]);

describeProfile(composed, {
  row: {
    hanging: 'fails at 5000, cancelled at 5000',
    progressing: 'fails at 5000, cancelled at 5000',
    initialize: 'fails at 3000, kill at 3000',
    // Three limits of 5 s meet; that of Google ADK over the whole list takes the page with it before it can cancel.
    list: 'goes on without it at 5000',
    limits: {
      stdio:
        'stdio startup of continue-ide/startup 20000, stdio attempt of qwen-code/discovery 30000, stdio handshake of cline-core/initialize 3000, stdio list of google-adk-python/list 5000, stdio page of openai-agents-python/request 5000, stdio call of claude-desktop/call 240000, stdio execution of openai-agents-python/call 5000',
      http: 'http startup of continue-ide/startup 20000, http attempt of qwen-code/discoveryUrl 5000, http handshake of openai-agents-python/initialize 5000, http list of google-adk-python/list 5000, http page of openai-agents-python/request 5000, http call of codex-cli/call 300000, http execution of openai-agents-python/call 5000',
      library:
        'strictest-http (http connect of httpx-openai-agents/connect 5000, http exchange of bun-fetch-opencode/idle 300000, http headers of undici-gemini-cli/headersTimeout 60000, http body of undici/bodyTimeout 300000)',
    },
    besides: '',
  },
  truths: [],
});

/** By hand, from the profiles: the smallest known limit over each span, and whose it is. */
test('over stdio, as a script uses it', () => {
  expect(limits(composed)).toEqual([
    'stdio startup of claude-code-cli/startupWait 5000',
    'stdio attempt of qwen-code/discovery 30000',
    'stdio handshake of cline-core/initialize 3000',
    'stdio list of google-adk-python/list 5000',
    'stdio page of openai-agents-python/request 5000',
    'stdio call of claude-desktop/call 240000',
    'stdio execution of openai-agents-python/call 5000',
  ]);
});

test('a person waits for Claude Code longer, and then it is Continue that begins without a server', () => {
  expect(limits(composed, { mode: 'interactive' })[0]).toBe('stdio startup of continue-ide/startup 20000');
});

test('over HTTP: the clients that speak it', () => {
  expect(limits(composed, { transport: 'http' })).toEqual([
    'http startup of claude-code-cli/startupWait 5000',
    'http attempt of qwen-code/discoveryUrl 5000',
    'http handshake of openai-agents-python/initialize 5000',
    'http list of google-adk-python/list 5000',
    'http page of openai-agents-python/request 5000',
    'http call of codex-cli/call 300000',
    'http execution of openai-agents-python/call 5000',
  ]);
});

test('it is nowhere stricter than the strictest, and nowhere more patient', () => {
  for (const mode of ['headless', 'interactive'] as const) {
    const own = plainDeadlines(strictest, conditions({ mode }));
    for (const client of clients)
      for (const { over, limitMs, guessed, noticed, outcome, from } of plainDeadlines(client, conditions({ mode }))) {
        const counts = !guessed && noticed === null && from !== 'transport-error' && from !== 'stream-ended';
        if (
          !counts ||
          outcome.toCaller === 'nothing' ||
          outcome.span === 'goes-on' ||
          ('go' in outcome.toCaller && outcome.toCaller.go !== 'without-server')
        )
          continue;
        for (const span of over.filter((one) => own.some((mine) => mine.over.includes(one))))
          expect(own.find((mine) => mine.over.includes(span))?.limitMs).toBeLessThanOrEqual(limitMs);
      }
  }
});

test('it does what the one whose limit it is does, and names it in its evidence', () => {
  const handshake = Object.entries(composed.deadlines).find(([name]) => name.startsWith('stdio handshake'))?.[1];
  expect(handshake?.outcome).toEqual(clineCore.deadlines.initialize?.outcome);
  expect(handshake?.evidence[0].source).toBe('profile cline-core: the smallest known limit of its kind');
  expect(handshake?.evidence.slice(1)).toEqual(clineCore.deadlines.initialize?.evidence);
});

describe('it follows the profiles', () => {
  test('without the OpenAI Agents SDK, Google ADK is next', () => {
    expect(limits(strictestOf([claudeDesktop, googleAdkPython])).at(-1)).toBe(
      'stdio execution of google-adk-python/read 5000',
    );
  });

  test('what nobody knows makes it no stricter', () => {
    expect(limits(strictestOf([cursor, devinDesktop]))).toEqual(['stdio handshake of cursor/connect 60000']);
  });
});

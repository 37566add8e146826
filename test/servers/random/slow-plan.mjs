import { numbers } from './random-plan.mjs';

const clients = [
  'codex-cli',
  'codex-cli:tool_timeout_sec=10',
  'codex-cli:startup_timeout_sec=2',
  'typescript-sdk-v1',
  'typescript-sdk-v1:timeout=5000',
  'typescript-sdk-v2',
  'vscode',
  'openai-agents-python',
  'opencode',
  'opencode:timeout=20000',
  'gemini-cli',
  'python-sdk-v1',
  'python-sdk-v1:read_timeout_seconds=30',
  'cline-core',
  'claude-code-cli',
  'continue-ide',
];

const gateways = ['nginx', 'aws-alb', 'heroku-router', 'cloudflare-proxy', 'envoy', 'haproxy'];

/**
 * A server that is slow, the clients that call it and what lies between them, as plain JSON: made to get advice.
 *
 * @param seed the same seed gives the same plan
 */
export function slowPlan(seed) {
  const next = numbers(seed);
  const chance = (share) => next() < share;
  const whole = (below) => Math.floor(next() * below);
  const pick = (list) => list[whole(list.length)];
  const http = chance(0.5);
  // From half a second to two hours, each magnitude as often.
  const slow = () => Math.round(500 * 14_400 ** next());
  const able = clients.filter((client) => !http || client !== 'cline-core');
  const chosen = new Set([pick(able), pick(able), pick(able)]);
  return {
    seed,
    http,
    initializeMs: chance(0.3) ? slow() : 0,
    listMs: chance(0.2) ? slow() : 0,
    afterMs: slow(),
    progressEveryMs: chance(0.4) ? slow() : null,
    stream: chance(0.5),
    commentEveryMs: chance(0.3) ? slow() : null,
    clients: [...chosen],
    gateways: http && chance(0.5) ? [pick(gateways)] : [],
  };
}

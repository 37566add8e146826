import type { Attempt } from '../clocks/client-profile.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Span } from '../clocks/span.ts';
import type { ErrorFrame, Fields, ResultFrame } from '../wire/frame.ts';
import { LinkError } from '../wire/link.ts';
import type { ClientSession } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, type Failed, failed } from './ended.ts';
import { clientInfo, initializeVersion, statelessVersion, withMeta } from './request-fields.ts';
import { runWithRetries } from './retries.ts';
import { clientCapabilities } from './server-requests.ts';
import { toolsOf } from './tool.ts';

/** How a start-up ended. */
export type StartUp = Ended<null>;

const asString = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const asFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const refused = (session: ClientSession, step: Span, answer: ErrorFrame) =>
  failed(
    'protocol-error',
    { error: answer.error.message, code: answer.error.code, to: { unknown: 'how this client shows it' } },
    `${session.profile.id}/${step}`,
  );

async function ask(
  session: ClientSession,
  handle: SpanHandle,
  method: string,
  params: Fields | null,
): Promise<Ended<Fields>> {
  const answer: ResultFrame | ErrorFrame = await session.requests.ask(method, params, handle.id);
  return 'result' in answer ? done(answer.result) : refused(session, handle.span, answer);
}

/** `server/discover`: a server that knows the stateless era says so; any error means the era of `initialize`. */
async function probe(session: ClientSession, handle: SpanHandle): Promise<Ended<null>> {
  const found = await ask(session, handle, 'server/discover', withMeta(session, null, null, true));
  if (!found.ok) return done(null);
  const versions = found.value.supportedVersions;
  if (Array.isArray(versions) && versions.includes(statelessVersion)) {
    session.era = 'stateless';
    hello(session, found.value, statelessVersion);
  }
  return done(null);
}

function hello(session: ClientSession, result: Fields, protocolVersion: string | null): void {
  const about = asFields(result.serverInfo ?? asFields(result._meta)['io.modelcontextprotocol/serverInfo']);
  session.server = { name: asString(about.name), version: asString(about.version), protocolVersion };
  session.capabilities = asFields(result.capabilities);
}

async function handshake(session: ClientSession, handle: SpanHandle): Promise<Ended<null>> {
  const { profile } = session;
  const answer = await ask(session, handle, 'initialize', {
    protocolVersion: initializeVersion(profile),
    capabilities: clientCapabilities(profile),
    clientInfo: clientInfo(profile),
  });
  if (!answer.ok) return answer;
  hello(session, answer.value, asString(answer.value.protocolVersion));
  session.requests.send({ jsonrpc: '2.0', method: 'notifications/initialized' }, handle.id);
  return done(null);
}

const capabilityOf = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'resources',
  'prompts/list': 'prompts',
} as const;

/** A server without tools may refuse to list them; that is an empty list. */
const isMethodNotFound = (page: Failed): boolean =>
  page.cause === 'protocol-error' && typeof page.down === 'object' && 'code' in page.down && page.down.code === -32601;

/** Every list this client makes while it starts, page by page. A server without a capability is asked for tools only. */
async function list(session: ClientSession, parent: SpanHandle, attempt: Attempt): Promise<Ended<null>> {
  session.tools = [];
  const follow = session.profile.wire.followsPages;
  const pages = follow === undefined || isUnknown(follow) || follow.is;
  for (const method of attempt.lists ?? ['tools/list']) {
    if (method !== 'tools/list' && !(capabilityOf[method] in session.capabilities)) continue;
    let cursor: string | null = null;
    do {
      const params: Fields | null = withMeta(session, cursor === null ? null : { cursor }, null);
      const page: Ended<Fields> = await runWithRetries(session, 'page', parent, { method }, (handle) =>
        ask(session, handle, method, params),
      );
      if (!page.ok && isMethodNotFound(page)) break;
      if (!page.ok) return page;
      if (method === 'tools/list') session.tools = [...session.tools, ...toolsOf(page.value)];
      const next = asString(page.value.nextCursor);
      cursor = next === cursor ? null : next;
    } while (cursor !== null && pages && parent.open);
  }
  return done(null);
}

async function open(session: ClientSession, handle: SpanHandle, listen: () => Promise<void>): Promise<Ended<null>> {
  try {
    await listen();
    return done(null);
  } catch (error) {
    if (error instanceof LinkError && handle.open)
      session.writer.write({ kind: 'stimulus', on: 'connection-lost', spanId: handle.id, note: error.message });
    throw error;
  }
}

/** One attempt: its steps one after another, inside one span. */
async function play(
  session: ClientSession,
  attempt: Attempt,
  handle: SpanHandle,
  listen: () => Promise<void>,
): Promise<Ended<null>> {
  for (const step of attempt.steps) {
    if (!handle.open) break;
    if (step === 'handshake' && session.era === 'stateless') continue;
    const ended = await runWithRetries<null>(session, step, handle, null, (inner) => {
      if (step === 'spawn') return open(session, inner, listen);
      if (step === 'probe') return probe(session, inner);
      if (step === 'handshake') return handshake(session, inner);
      return list(session, inner, attempt);
    });
    const goesOn = !ended.ok && typeof ended.down === 'object' && 'go' in ended.down && ended.down.go === 'next-step';
    if (!ended.ok && !goesOn) return ended;
  }
  return done(null);
}

/**
 * Plays a client's start-up: its attempts in order until one succeeds. Resolves when the client has its tools, has
 * given up, or goes on without the server, which may still be loading then.
 *
 * @throws LinkError (`ERR_LINK`) when the server cannot be started at all
 */
export function startUp(session: ClientSession, listen: () => Promise<void>): Promise<StartUp> {
  const attempts = session.profile.startup.stdio ?? [];
  return session.spans.run<null>('startup', null, null, async (startup) => {
    let last: Ended<null> = done(null);
    for (const [index, attempt] of attempts.entries()) {
      const detail = { attempt: index + 1, over: session.link.transport };
      last = await runWithRetries(session, 'attempt', startup, detail, (handle) =>
        play(session, attempt, handle, listen),
      );
      if (last.ok || !startup.open) return last;
    }
    return last;
  });
}

import type { Attempt, Step } from '../clocks/client-profile.ts';
import { applies } from '../clocks/conditions.ts';
import type { Fields } from '../wire/frame.ts';
import { LinkError } from '../wire/link.ts';
import type { ClientSession } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, failed } from './ended.ts';
import { listAll } from './lists.ts';
import { clientInfo, initializeVersion, statelessVersion, withMeta } from './request-fields.ts';
import { runWithRetries } from './retries.ts';
import { clientCapabilities } from './server-requests.ts';
import { startUpRequest } from './start-up-request.ts';

const asString = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const asFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

function rememberServer(session: ClientSession, result: Fields, protocolVersion: string | null): void {
  const about = asFields(result.serverInfo ?? asFields(result._meta)['io.modelcontextprotocol/serverInfo']);
  session.server = { name: asString(about.name), version: asString(about.version), protocolVersion };
  session.capabilities = asFields(result.capabilities);
}

/** Starts the server, or starts it again. */
async function spawn(session: ClientSession, handle: SpanHandle, attempt: Attempt): Promise<Ended<null>> {
  const again = session.opened;
  if (again) session.requests.forget();
  session.opened = true;
  session.connected = false;
  session.lost = null;
  try {
    await session.listen(attempt.framing ?? 'newline', attempt.over);
    return done(null);
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    if (handle.open)
      session.writer.write({ kind: 'stimulus', on: 'connection-lost', spanId: handle.id, note: error.message });
    if (!again) throw error;
    return failed('closed', { error: error.message, code: null, to: 'host' }, `${session.profile.id}/connection-lost`);
  }
}

/** Opens a connection to a server that is running. Over Streamable HTTP this sends nothing yet. */
async function connect(session: ClientSession, handle: SpanHandle, attempt: Attempt): Promise<Ended<null>> {
  if (session.opened) session.requests.forget();
  session.opened = true;
  session.connected = false;
  session.lost = null;
  await session.listen('newline', attempt.over);
  return session.link.transport === 'sse' ? session.exchanges.endpointKnown(handle) : done(null);
}

/** Sends `server/discover`. The server lists the versions that it knows. Any error means the `initialize` era. */
async function discover(session: ClientSession, handle: SpanHandle): Promise<Ended<null>> {
  const found = await startUpRequest(session, handle, 'server/discover', withMeta(session, null, null, true));
  if (!found.ok) return done(null);
  const versions = found.value.supportedVersions;
  if (Array.isArray(versions) && versions.includes(statelessVersion)) {
    session.era = 'stateless';
    session.connected = true;
    rememberServer(session, found.value, statelessVersion);
    session.link.http?.useVersion(statelessVersion);
  }
  return done(null);
}

/** Sends the probe, to a process of its own if the profile says so (`sibling-for-probe`). */
async function probe(session: ClientSession, handle: SpanHandle, attempt: Attempt): Promise<Ended<null>> {
  if (attempt.process !== 'sibling-for-probe') return discover(session, handle);
  const opened = await spawn(session, handle, attempt);
  return opened.ok ? discover(session, handle) : opened;
}

async function handshake(session: ClientSession, handle: SpanHandle): Promise<Ended<null>> {
  const { profile } = session;
  const answer = await startUpRequest(session, handle, 'initialize', {
    protocolVersion: initializeVersion(profile),
    capabilities: clientCapabilities(profile),
    clientInfo: clientInfo(profile),
  });
  if (!answer.ok) return answer;
  rememberServer(session, answer.value, asString(answer.value.protocolVersion));
  session.connected = true;
  session.connectedMs = session.time.now();
  if (session.server.protocolVersion !== null) session.link.http?.useVersion(session.server.protocolVersion);
  session.requests.send({ jsonrpc: '2.0', method: 'notifications/initialized' }, handle.id);
  return done(null);
}

/** The attempts of this client under these conditions, in order. */
export function attemptsOf({ profile, conditions }: Pick<ClientSession, 'profile' | 'conditions'>): readonly Attempt[] {
  const { stdio = [], url = [] } = profile.startup;
  const remote = conditions.transport === 'http' || conditions.transport === 'sse';
  const attempts = (remote ? url : stdio).filter((attempt) => applies(attempt.when, conditions));
  if (conditions.only === 'stateless') return attempts.filter(({ steps }) => steps.includes('probe'));
  if (conditions.only === undefined) return attempts;
  return attempts.map((attempt) => ({ ...attempt, steps: attempt.steps.filter((step) => step !== 'probe') }));
}

/** How an attempt ended, and the step in which it failed. */
export interface AttemptEnd {
  readonly ended: Ended<null>;
  readonly at: Step | null;
}

/**
 * Plays one attempt: its steps one after another, inside one span. If the attempt keeps the connection of an earlier try
 * (`kept`), and this connection is still open, only the lists are requested again.
 *
 * @param steps default: the steps of the attempt
 */
export async function playAttempt(
  session: ClientSession,
  attempt: Attempt,
  handle: SpanHandle,
  steps: readonly Step[] = attempt.steps,
): Promise<AttemptEnd> {
  const kept = attempt.process === 'kept' && session.connected;
  if (!kept) session.era = 'initialize';
  if (!kept && attempt.over !== 'stdio') {
    const connected = await connect(session, handle, attempt);
    if (!connected.ok) return { ended: connected, at: steps[0] ?? null };
  }
  for (const step of steps) {
    if (!handle.open) break;
    if ((kept && step !== 'list') || (step === 'handshake' && session.era === 'stateless')) continue;
    const ended = await runWithRetries<null>(session, step, handle, null, (inner) => {
      if (step === 'spawn') return spawn(session, inner, attempt);
      if (step === 'probe') return probe(session, inner, attempt);
      if (step === 'handshake') return handshake(session, inner);
      return listAll(session, inner, attempt);
    });
    const goesOn =
      !ended.ok && typeof ended.toCaller === 'object' && 'go' in ended.toCaller && ended.toCaller.go === 'next-step';
    if (!ended.ok && !goesOn) {
      if (step === 'probe' || step === 'handshake') session.exchanges.abortAll();
      return { ended, at: step };
    }
    if (step === 'handshake' && handle.open && session.link.http !== undefined) {
      const accepted = await session.exchanges.initializedAccepted(handle);
      if (!accepted.ok) {
        session.exchanges.abortAll();
        return { ended: accepted, at: step };
      }
    }
    if (step === 'spawn' && session.era === 'stateless') session.connected = true;
  }
  return { ended: done(null), at: null };
}

/** How a start-up ended. */
export type StartUp = Ended<null>;

/**
 * Plays a client's start-up: its attempts in order until one succeeds. Resolves when the client has its tools, has given up,
 * or continues without the server, which may still be starting.
 *
 * @throws LinkError (`ERR_LINK`) if the first start of the server fails
 */
export function startUp(session: ClientSession): Promise<StartUp> {
  return session.spans.run<null>('startup', null, null, async (startup) => {
    let last: Ended<null> = done(null);
    for (const [index, attempt] of attemptsOf(session).entries()) {
      const detail = { attempt: index + 1, over: session.link.transport };
      let failedAt: Step | null = null;
      last = await runWithRetries(session, 'attempt', startup, detail, async (handle) => {
        const { ended, at } = await playAttempt(session, attempt, handle);
        failedAt = at;
        return ended;
      });
      if (last.ok || !startup.open) return last;
      if (failedAt !== null && attempt.nextAfter?.includes(failedAt) === false) return last;
    }
    return last;
  });
}

import { applies } from '../clocks/conditions.ts';
import type { Retry } from '../clocks/retry.ts';
import type { ErrorFrame, Fields, ResultFrame } from '../wire/frame.ts';
import type { ClientSession } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, failed } from './ended.ts';
import { reconnect, reconnectLost } from './reconnect.ts';
import { sendsProgressToken, withMeta } from './request-fields.ts';
import { resultViolations } from './result-violations.ts';
import { runWithRetries } from './retries.ts';
import { passDoubtOn } from './strays.ts';
import { refusedResult } from './tolerance.ts';
import { type Tool, toolNamed } from './tool.ts';

/** The server's answer to a call. An error from the server is an answer too. */
export type Answer = ResultFrame | ErrorFrame;

const allowed = (tool: Tool | undefined) => (retry: Retry) => {
  if (retry.only === 'idempotent') return tool?.idempotent === true;
  if (retry.only === 'read-only') return tool?.readOnly === true;
  return true;
};

/** Whether this client makes a new connection for each call. */
export const connectsForEachCall = ({ profile, conditions }: Pick<ClientSession, 'profile' | 'conditions'>): boolean =>
  profile.cadences?.some((one) => one.of === 'attempt' && one.at === 'before-call' && applies(one.when, conditions)) ===
  true;

/** Reconnects before a retry, if the retry says so. */
const before = (session: ClientSession, call: SpanHandle) => async (retry: Retry) => {
  if (retry.by === undefined || retry.by === 'same-connection') return null;
  const ended = await reconnect(session, call, retry.by === 'fresh-session' ? ['list'] : []);
  return ended.ok ? null : ended;
};

/** Whether this client runs a tool again after an error, instead of passing the error on as the answer. */
const rerunsErrors = ({ profile, conditions }: ClientSession, allows: (retry: Retry) => boolean): boolean =>
  profile.retries?.some(
    (retry) =>
      retry.of === 'execution' &&
      (retry.after === 'any' || retry.after.includes('protocol-error')) &&
      applies(retry.when, conditions) &&
      allows(retry),
  ) === true;

/** Sends one `tools/call` request. */
async function execute(
  session: ClientSession,
  execution: SpanHandle,
  tool: string,
  args: Fields,
): Promise<Ended<Answer>> {
  if (session.lost !== null) {
    session.writer.write({ kind: 'told', spanId: execution.id, by: session.lost.by, down: session.lost.toCaller });
    return session.lost;
  }
  passDoubtOn(session, execution.id);
  const token = sendsProgressToken(session) ? session.requests.nextId : null;
  const params = withMeta(session, { name: tool, arguments: args }, token);
  const answer = await session.requests.request('tools/call', params, execution.id);
  if ('error' in answer) return done(answer);
  const known = toolNamed(session.tools, tool);
  const violations = resultViolations('tools/call', answer.result, null, known);
  return refusedResult(session, violations, execution.id) ?? done<Answer>(answer);
}

async function executions(
  session: ClientSession,
  call: SpanHandle,
  name: string,
  args: Fields,
): Promise<Ended<Answer>> {
  if (connectsForEachCall(session)) {
    const opened = await reconnect(session, call, ['list']);
    if (!opened.ok) return opened;
  } else if (session.lost !== null) {
    const opened = await reconnectLost(session, call, session.lost);
    if (opened !== null && !opened.ok) return opened;
  }
  const tool = toolNamed(session.tools, name);
  const allows = allowed(tool);
  const leave = await session.queues.enter('execution', tool);
  let refusal: Ended<Answer> | null = null;
  const body = async (execution: SpanHandle): Promise<Ended<Answer>> => {
    const ended = await execute(session, execution, name, args);
    refusal = ended.ok && 'error' in ended.value ? ended : null;
    if (!ended.ok || !('error' in ended.value) || !rerunsErrors(session, allows)) return ended;
    const { message, code } = ended.value.error;
    return failed('protocol-error', { error: message, code, to: 'model' }, `${session.profile.id}/execution`);
  };
  try {
    const hooks = { allows, before: before(session, call) };
    const ended = await runWithRetries<Answer>(session, 'execution', call, { tool: name }, body, hooks);
    // The model gets the last error of the server.
    return !ended.ok && ended.cause === 'protocol-error' && refusal !== null ? refusal : ended;
  } finally {
    leave();
  }
}

/**
 * Plays one call: the model requests it, the tool is executed (and again if the client retries), the model gets the answer.
 *
 * @param began called with the id of the call's span, once the call has begun: a queue of the client may delay it
 * @returns the answer, or how this client gave up
 */
export async function callTool(
  session: ClientSession,
  tool: string,
  args: Fields,
  began?: (spanId: number) => void,
): Promise<Ended<Answer>> {
  const known = toolNamed(session.tools, tool);
  const leave = await session.queues.enter('call', known);
  try {
    return await session.spans.run<Answer>('call', null, { tool, arguments: args }, (call) => {
      began?.(call.id);
      return executions(session, call, tool, args);
    });
  } finally {
    leave();
  }
}

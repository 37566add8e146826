import { check } from '../src/check/check.ts';
import { listTools } from '../src/check/list-tools.ts';
import { type CheckOptions, fullOptions, type RequestedCall } from '../src/check/options/check-options.ts';
import { chooseCalls } from '../src/check/options/choose-calls.ts';
import type { ChosenClient } from '../src/check/options/client-spec.ts';
import { UsageError } from '../src/check/options/usage-error.ts';
import type { CheckReport } from '../src/report/check-report.ts';
import type { ServerOrMade } from '../src/scenario/server/server-under-test.ts';

/** The result of playing one client. */
export interface ClientPlay {
  readonly report: CheckReport;
  /** The calls that could not be played: the tool does not exist, or its schema refuses the arguments. */
  readonly wrong: ReadonlyMap<RequestedCall, UsageError>;
}

/** The calls that cannot be made, each with its error. Empty if the server does not list its tools. */
async function wrongCalls(
  server: ServerOrMade,
  calls: readonly RequestedCall[],
  options: CheckOptions,
): Promise<ClientPlay['wrong']> {
  const wrong = new Map<RequestedCall, UsageError>();
  // A server that was given as an object, and not as a function, was used by the check before and cannot be used again.
  const tools = await listTools(server, options).catch(() => null);
  if (tools === null) return wrong;
  for (const call of calls) {
    try {
      chooseCalls(tools, fullOptions({ calls: [call] }));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      wrong.set(call, error);
    }
  }
  return wrong;
}

/**
 * Plays one client with all its calls. A call that cannot be made is left out, so that the others are played.
 *
 * @throws every error of `check` that is not about one of the calls
 */
export async function playClient(
  server: ServerOrMade,
  client: ChosenClient,
  { calls, ...options }: CheckOptions,
): Promise<ClientPlay> {
  const played = (some: readonly RequestedCall[] | undefined) =>
    check(server, { ...options, clients: [client], ...(some === undefined ? {} : { calls: some }) });
  try {
    return { report: await played(calls), wrong: new Map() };
  } catch (error) {
    if (!(error instanceof UsageError) || calls === undefined) throw error;
    const wrong = await wrongCalls(server, calls, options);
    if (wrong.size === 0) throw error;
    // If every call was left out, this plays the read-only tools. Only the start-up of that report is used.
    return { report: await played(calls.filter((call) => !wrong.has(call))), wrong };
  }
}

import type { Answering, ClientProfile } from '../../clocks/client-profile.ts';
import { isUnknown } from '../../clocks/evidence.ts';
import { dependsOnSession } from '../../faults/when/fault-condition.ts';
import { isOfTime } from '../../properties/endings/ending.ts';
import type { KnownCause } from '../../properties/reading/known-causes.ts';
import { SpanIndex } from '../../properties/reading/span-index.ts';
import type { CellReport } from '../../report/check-report.ts';
import { livesHere, type ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { Fields } from '../../wire/frame.ts';
import { LinkError } from '../../wire/link.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { PlayedClient } from '../judge/played-client.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { UsageError } from '../options/usage-error.ts';
import { searchBounds, searchSignal } from '../play/start-session.ts';
import { playSteps } from '../sessions/play-steps.ts';

/** The requests of a server that need a capability of the client, and the capability. */
const capabilities: { readonly [method: string]: string } = {
  'roots/list': 'roots',
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
};

const answersOf = ({ wire }: ClientProfile): { readonly [method: string]: Answering } =>
  isUnknown(wire.answers) ? {} : wire.answers.is;

/** The methods that a client declares to answer, so that a server may send them. */
const declared = (profile: ClientProfile): readonly string[] =>
  Object.keys(capabilities).filter((method) => (answersOf(profile)[method] ?? 'never') !== 'never');

/** A client without the capabilities for these methods. */
function without({ profile, settings }: ChosenClient, methods: readonly string[]): ChosenClient {
  const { answers } = profile.wire;
  if (isUnknown(answers)) return { profile, settings };
  const is = Object.fromEntries(Object.entries(answers.is).filter(([method]) => !methods.includes(method)));
  return { profile: { ...profile, wire: { ...profile.wire, answers: { ...answers, is } } }, settings };
}

/** Whether a client had a stream open, at the end of a session, on which a server over HTTP could send it requests. */
function hasStandingStream(transcript: Transcript): boolean {
  const index = new SpanIndex(transcript);
  return index.named('stream').some(({ id }) => index.end(id) === undefined);
}

/** Whether the server may wait for the answer to a request that never reached the client: no other cause is known. */
const isSuspect = ({
  transport,
  gateways,
  verdict,
  ending,
  cutBy,
  unreachedHosts,
  causes,
  plan,
}: CellReport): boolean =>
  transport === 'http' &&
  gateways.length === 0 &&
  !dependsOnSession(plan) &&
  verdict === 'fails' &&
  ending !== null &&
  isOfTime(ending) &&
  cutBy === null &&
  unreachedHosts.length === 0 &&
  causes.length === 0;

/** A call that was answered in time for a client that declares fewer capabilities. */
interface PlayedAgain {
  readonly atMs: number;
  /** Whether the client had a stream open on which the server could send requests. */
  readonly hasStream: boolean;
}

function causeBy(method: string, { atMs, hasStream }: PlayedAgain): KnownCause {
  const why = hasStream ? '' : ': the client has no stream open on which it could be sent';
  const message =
    `the server waits for the answer to ${method}, which never came to the client${why}. ` +
    `A client that does not declare ${capabilities[method] ?? method} has its answer after ${atMs} ms`;
  return { kind: 'request-without-stream', atMs: null, request: method, tool: null, message };
}

/** Plays calls again as a client that declares fewer capabilities, and keeps the results. */
class Plays {
  readonly #server: ServerUnderTest;
  readonly #options: FullOptions;
  readonly #known = new Map<string, Promise<KnownCause | null>>();
  remaining: number;

  constructor(server: ServerUnderTest, options: FullOptions) {
    this.#server = server;
    this.#options = options;
    this.remaining = options.explain ?? (livesHere(server) ? 3 : 1);
  }

  /** The request whose answer the server waits for in this call. `null`: no request that needs a capability. */
  causeOf(client: ChosenClient, cell: CellReport): Promise<KnownCause | null> {
    const methods = declared(client.profile);
    const key = JSON.stringify([methods, cell.tool, cell.arguments, cell.plan]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.remaining <= 0 || searchSignal(this.#options)?.aborted === true) return Promise.resolve(null);
    this.remaining -= 1;
    const found = this.#find(client, cell, methods);
    this.#known.set(key, found);
    return found;
  }

  async #find(client: ChosenClient, cell: CellReport, methods: readonly string[]): Promise<KnownCause | null> {
    const all = await this.#play(client, cell, methods);
    if (all === null) return null;
    for (const method of methods) {
      const again = methods.length === 1 ? all : await this.#play(client, cell, [method]);
      if (again !== null) return causeBy(method, again);
    }
    return null;
  }

  /** The call for a client that does not declare these methods. `null`: it is not answered in time either. */
  async #play(client: ChosenClient, cell: CellReport, methods: readonly string[]): Promise<PlayedAgain | null> {
    const options = this.#options;
    const bounds = searchBounds(options);
    const setting = { server: this.#server, plan: cell.plan, options };
    const steps = [{ tool: cell.tool, arguments: cell.arguments as Fields }];
    try {
      const { calls, transcript } = await playSteps(setting, without(client, methods), steps, bounds);
      const [again] = calls;
      const inTime = again?.verdict === 'fits' || again?.verdict === 'tight';
      return again?.answer == null || !inTime
        ? null
        : { atMs: again.answer.atMs, hasStream: hasStandingStream(transcript) };
    } catch (error) {
      if (bounds.signal?.aborted === true || error instanceof LinkError || error instanceof UsageError) return null;
      throw error;
    }
  }
}

/**
 * Finds calls over HTTP that were late because the server waits for the answer to its own request, which never reached the
 * client. Such a request leaves no trace on the wire, so the call is played again as a client that does not declare to answer
 * it. If the call is then answered in time, the request is the cause.
 *
 * @param clients the clients of `played`, in the same order for each plan
 */
export async function requestsInVain(
  server: ServerUnderTest,
  clients: readonly ChosenClient[],
  played: readonly PlayedClient[],
  options: FullOptions,
): Promise<readonly PlayedClient[]> {
  const plays = new Plays(server, options);
  const result: PlayedClient[] = [];
  for (const [index, one] of played.entries()) {
    const client = clients[index % clients.length];
    const cells: CellReport[] = [];
    for (const cell of one.cells) {
      const isPlayedAgain = client !== undefined && isSuspect(cell) && declared(client.profile).length > 0;
      const cause = isPlayedAgain ? await plays.causeOf(client, cell) : null;
      cells.push(cause === null ? cell : { ...cell, causes: [...cell.causes, cause] });
    }
    result.push({ ...one, cells });
  }
  return result;
}

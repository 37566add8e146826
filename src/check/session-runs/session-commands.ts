import type { Arbitrary, AsyncCommand } from 'fast-check';
import type { FastCheck } from '../../faults/fault.ts';
import type { Fields } from '../../wire/frame.ts';
import type { SessionPlayer } from '../sessions/session-player.ts';
import { clientOf, firstClient, kindOf, type SessionStep } from '../sessions/session-step.ts';
import { isForgotten } from './judge-session.ts';

/** What the model of a session knows about one of its clients. */
interface ModelClient {
  connected: boolean;
  /** Whether the server has forgotten its session: nothing but a new connection is of use. */
  forgotten: boolean;
  /** The names of its calls that may still be open. */
  open: readonly string[];
}

/** The state of a session, as far as it decides which steps are possible. */
export interface SessionModel {
  readonly clients: Map<string, ModelClient>;
  /** How many connections were closed. */
  closed: number;
  /** The kind of the last step. */
  last: string | null;
  /** The names of calls are numbered. */
  calls: number;
}

/** The real session that a command acts on, and the steps that were taken. */
export interface SessionReal {
  readonly player: SessionPlayer;
  readonly taken: SessionStep[];
}

/** The state at the beginning: the first client is connected. */
export const newModel = (): SessionModel => ({
  clients: new Map([[firstClient, { connected: true, forgotten: false, open: [] }]]),
  closed: 0,
  last: null,
  calls: 0,
});

/** A step, or a function that makes the step from the model. */
type Made = SessionStep | ((model: SessionModel) => SessionStep);

/** Whether a step is possible, from the model and what it knows about the client of the step. */
type Possible = (model: SessionModel, client: ModelClient) => boolean;

/** One step of a session as a command of fast-check: it says when the step is possible, takes it, and keeps the model right. */
export class StepCommand implements AsyncCommand<SessionModel, SessionReal> {
  readonly #made: Made;
  readonly #client: string;
  readonly #possible: Possible;
  readonly #shown: string;

  constructor(made: Made, client: string, shown: string, possible: Possible) {
    this.#made = made;
    this.#client = client;
    this.#shown = shown;
    this.#possible = possible;
  }

  check(model: Readonly<SessionModel>): boolean {
    return this.#possible(model, clientIn(model, this.#client));
  }

  async run(model: SessionModel, { player, taken }: SessionReal): Promise<void> {
    const step = typeof this.#made === 'function' ? this.#made(model) : this.#made;
    const entriesBefore = player.seats.get(this.#client)?.session.transcript.entries.length ?? 0;
    if (!player.isStopped) {
      taken.push(step);
      await player.play(step, taken.length - 1);
    }
    this.#change(model, step, player, entriesBefore);
  }

  toString(): string {
    return this.#shown;
  }

  #change(model: SessionModel, step: SessionStep, player: SessionPlayer, entriesBefore: number): void {
    const kind = kindOf(step);
    const name = clientOf(step);
    const before = clientIn(model, name);
    if (kind === 'disconnect' || kind === 'reconnect') model.closed++;
    const connects = kind === 'connect' || kind === 'reconnect';
    const transcript = player.seats.get(name)?.session.transcript;
    const forgotten = transcript !== undefined && isForgotten(transcript.entries.slice(entriesBefore));
    model.clients.set(name, {
      connected: player.isConnected(name),
      forgotten: forgotten || (before.forgotten && !connects),
      open: player.openCalls(name),
    });
    model.last = kind;
    if (kind === 'call') model.calls++;
  }
}

const clientIn = ({ clients }: Pick<SessionModel, 'clients'>, name: string): ModelClient =>
  clients.get(name) ?? { connected: false, forgotten: false, open: [] };

/** What the steps of a session are made of. */
export interface StepSources {
  /** The arguments of each tool that is called. */
  readonly calls: { readonly [tool: string]: Arbitrary<Fields> };
  /** The URIs of the resources that are read. */
  readonly reads: readonly string[];
  /** The names of the prompts that are requested, without arguments. */
  readonly prompts: readonly string[];
  /** The names of the clients. */
  readonly clients: readonly string[];
  /** Whether the server is reached over HTTP, so that sessions can expire. */
  readonly http: boolean;
  /** The pauses that are of interest, in virtual milliseconds: about the limits of the client. */
  readonly pausesMs: readonly number[];
}

/** The largest number of calls of one client that are open at once. */
const mostOpen = 3;
const longestPauseMs = 25 * 3_600_000;

/** The commands of a session, each kind as often as it is of use. */
export function commandArbitraries(
  fc: FastCheck,
  { calls, reads, prompts, clients, http, pausesMs }: StepSources,
): readonly Arbitrary<StepCommand>[] {
  // A step of a client that has not connected is skipped, so the first client takes most of them.
  const client = fc.constantFrom(...clients.flatMap((name) => (name === firstClient ? [name, name, name] : [name])));
  const named = (name: string) => (name === firstClient ? {} : { client: name });
  const connected: Possible = (_, state) => state.connected && !state.forgotten;
  const command = (step: SessionStep, possible: Possible = connected) =>
    new StepCommand(step, clientOf(step), JSON.stringify(step), possible);
  const call = fc
    .constantFrom(...Object.keys(calls))
    .chain((tool) => (calls[tool] ?? fc.constant({})).map((args) => ({ tool, arguments: args })));
  const simple = (kind: 'ping' | 'list' | 'answers') =>
    client.map((name) =>
      command(
        { do: kind, ...named(name) },
        (_, state) => state.connected && (kind !== 'answers' || state.open.length > 0),
      ),
    );
  const pause = fc.oneof(
    { arbitrary: fc.constantFrom(...pausesMs), weight: 3 },
    { arbitrary: fc.nat(longestPauseMs), weight: 1 },
  );
  const finished = fc.tuple(client, call).map(([name, one]) => command({ ...one, ...named(name) }));
  const begun = fc.tuple(client, call).map(
    ([name, one]) =>
      new StepCommand(
        (model) => ({ ...one, wait: false, as: `call ${model.calls + 1}`, ...named(name) }),
        name,
        JSON.stringify({ ...one, wait: false, ...named(name) }),
        (model, state) => connected(model, state) && state.open.length < mostOpen,
      ),
  );
  const cancelled = fc.tuple(client, fc.nat(mostOpen - 1)).map(
    ([name, pick]) =>
      new StepCommand(
        (model) => {
          const { open } = clientIn(model, name);
          return { do: 'cancel', call: open[pick % open.length] ?? '', ...named(name) };
        },
        name,
        JSON.stringify({ do: 'cancel', pick, ...named(name) }),
        (_, state) => state.connected && state.open.length > 0,
      ),
  );
  const waited = pause.map((ms) => command({ do: 'wait', ms }, (model) => model.last !== 'wait' && ms > 0));
  const isThere: Possible = (_, state) => state.connected;
  const reconnected = client.map((name) => command({ do: 'reconnect', ...named(name) }, isThere));
  const left = client.map((name) => command({ do: 'disconnect', ...named(name) }, isThere));
  const joined = client.map((name) => command({ do: 'connect', ...named(name) }, (_, state) => !state.connected));
  const expired = client.map((name) =>
    command({ do: 'expire', ...named(name) }, (model, state) => connected(model, state) && model.last !== 'expire'),
  );
  const requests = [
    ...reads.map((uri): SessionStep => ({ do: 'read', uri })),
    ...prompts.map((name): SessionStep => ({ do: 'prompt', name })),
  ];
  const requested = fc
    .tuple(client, fc.constantFrom(...requests, { do: 'list', of: 'tools' } as const))
    .map(([name, step]) => command({ ...step, ...named(name) }));
  // fast-check picks one of these with equal chances, so the frequent kinds are named twice.
  return [
    finished,
    finished,
    waited,
    begun,
    cancelled,
    simple('ping'),
    simple('list'),
    simple('answers'),
    requested,
    reconnected,
    left,
    joined,
    ...(http ? [expired] : []),
  ];
}

import type { Ended } from '../../client/ended.ts';
import type { Conditions } from '../../clocks/conditions.ts';
import type { StepOutcome } from '../../report/session-report.ts';
import { type CellBounds, playAfterwards } from '../../scenario/play-calls.ts';
import { type Session, stderrSince } from '../../scenario/session.ts';
import type { Stopped } from '../../scenario/session-time.ts';
import { canonicalJson } from '../../wire/canonical-json.ts';
import type { Fields } from '../../wire/frame.ts';
import { LinkError } from '../../wire/link.ts';
import type { FullOptions } from '../options/check-options.ts';
import { type ChosenCall, chooseCalls } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { UsageError } from '../options/usage-error.ts';
import { valueAt, withResults } from './from-results.ts';
import { type BegunCall, goesOnStill, outcomeOf, type Played, resultOf, targetOf } from './played.ts';
import {
  type CallStep,
  clientOf,
  firstClient,
  kindOf,
  type ListStep,
  type PollStep,
  type SessionStep,
  type WaitStep,
} from './session-step.ts';

/** One client of a session. */
interface Seat {
  readonly client: ChosenClient;
  readonly session: Session;
  /** Whether a step has connected it, and none has disconnected it since. */
  connected: boolean;
}

/** A call whose answer no step has waited for yet. */
interface OpenCall {
  readonly name: string;
  readonly seat: string;
  readonly played: Played;
  readonly ended: Promise<void>;
}

/** A step that is neither a call nor a pause. */
type TakenStep = Exclude<SessionStep, CallStep | PollStep | WaitStep>;

const notConnected = 'the client is not connected';
const lostForGood = 'the client has lost its connection for good';

/** How many calls one `poll` makes if it does not say. */
const defaultPolls = 100;

/**
 * Plays the steps of a session one by one. Virtual time passes only within a step: a step begins at the instant at which the step
 * before it ended. So a step meets what the steps before it left behind.
 */
export class SessionPlayer {
  readonly #seats = new Map<string, Seat>();
  readonly #session: Session;
  readonly #conditions: Conditions;
  readonly #options: FullOptions;
  readonly #bounds: CellBounds;
  readonly #played: Played[] = [];
  readonly #results: (Fields | null)[] = [];
  readonly #named = new Map<string, Fields | null>();
  readonly #open = new Set<OpenCall>();
  /** The tools that were ever listed to a client. */
  readonly #listed = new Set<string>();
  #isStopped = false;

  /** @param session after the start-up of its client */
  constructor(
    session: Session,
    client: ChosenClient,
    { conditions, options, bounds }: { conditions: Conditions; options: FullOptions; bounds: CellBounds },
  ) {
    this.#session = session;
    this.#conditions = conditions;
    this.#options = options;
    this.#bounds = bounds;
    this.#seats.set(firstClient, { client, session, connected: true });
  }

  /** The steps that were played, and the calls of each `poll`. */
  get played(): readonly Played[] {
    return this.#played;
  }

  /** The clients, by their names. */
  get seats(): ReadonlyMap<string, Pick<Seat, 'client' | 'session'>> {
    return this.#seats;
  }

  /** The names of the open calls of a client. */
  openCalls(client: string): readonly string[] {
    return [...this.#open].filter(({ seat }) => seat === client).map(({ name }) => name);
  }

  /** Whether a client is connected. */
  isConnected(client: string): boolean {
    return this.#seats.get(client)?.connected === true;
  }

  /** Whether the run could not go on: no more steps can be played. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Plays one step. @throws UsageError (`ERR_USAGE`) for a step that no client could take */
  async play(step: SessionStep, index: number): Promise<void> {
    if (step.afterMs !== undefined && step.afterMs > 0) await this.#pause(step.afterMs);
    if (this.#isStopped) return;
    const kind = kindOf(step);
    const name = clientOf(step);
    const seat = kind === 'connect' ? this.#seatFor(name) : this.#seats.get(name);
    if (seat === undefined)
      throw new UsageError(
        `step ${index + 1}: there is no client ${JSON.stringify(name)}: add it with { "do": "connect", "client": ${JSON.stringify(name)} }`,
      );
    if (step.do === undefined || step.do === 'call') return this.#call(step, index, seat);
    if (step.do === 'poll') return this.#poll(step, index, seat);
    const target = targetOf(step);
    const played = this.#begin({ step: index, do: kind, client: name, ...(target === null ? {} : { target }) });
    if (step.do !== 'wait' && this.#isLost(step, seat)) return this.#skip(played, lostForGood);
    if (step.do === 'wait') await this.#pause(step.ms);
    else if (step.do === 'connect' && seat.connected) return this.#skip(played, 'the client is connected already');
    else if (step.do !== 'connect' && step.do !== 'answers' && !seat.connected) return this.#skip(played, notConnected);
    else await this.#take(step as TakenStep, played, seat);
    if (this.#isStopped || played.tookMs !== null || played.outcome !== 'open') return;
    this.#end(played, 'done');
  }

  /** Waits for the calls that are open, and watches the server for a while after its clients gave up. */
  async finish(): Promise<void> {
    if (!this.#isStopped) await this.#run(() => Promise.all([...this.#open].map(({ ended }) => ended)));
    for (const { session } of this.#seats.values()) await playAfterwards(session, this.#bounds);
    this.#bounds.signal?.throwIfAborted();
  }

  async #take(step: TakenStep, played: Played, seat: Seat): Promise<void> {
    const { client } = seat.session;
    switch (step.do) {
      case 'cancel':
        return this.#cancel(step.call, played, seat);
      case 'answers':
        await this.#run(() =>
          Promise.all([...this.#open].filter((open) => open.seat === played.client).map(({ ended }) => ended)),
        );
        return;
      case 'list':
        return this.#request(played, () => client.list(methodOf(step)));
      case 'read':
        return this.#request(played, () => client.request('resources/read', { uri: step.uri }));
      case 'prompt':
        return this.#request(played, () =>
          client.request('prompts/get', {
            name: step.name,
            ...(step.arguments === undefined ? {} : { arguments: step.arguments }),
          }),
        );
      case 'ping':
        return this.#request(played, () => client.ping());
      case 'connect':
        return this.#connect(played, seat);
      case 'disconnect':
        return this.#disconnect(seat);
      case 'reconnect':
        await this.#disconnect(seat);
        return this.#connect(played, seat);
      case 'expire':
        if (client.sessionId === null) return this.#skip(played, 'there is no session id');
        await this.#now(() => client.endSession()); // the server has the DELETE before the next request
    }
  }

  /** Whether the client has lost its connection for good, so that it sends nothing more until it connects. */
  #isLost({ do: kind }: SessionStep, { session }: Seat): boolean {
    return session.client.endedForGood && kind !== 'connect' && kind !== 'reconnect';
  }

  /** The client with this name, which is made at its first `connect`. */
  #seatFor(name: string): Seat {
    const known = this.#seats.get(name);
    if (known !== undefined) return known;
    const first = this.#seats.get(firstClient);
    if (first === undefined) throw new Error('a session without its first client');
    const { client } = first;
    const session = this.#session.join({ profile: client.profile, conditions: this.#conditions });
    const seat: Seat = { client, session, connected: false };
    this.#seats.set(name, seat);
    return seat;
  }

  async #call(step: CallStep, index: number, seat: Seat): Promise<void> {
    const { tool, as: name = tool, wait = true } = step;
    const made = this.#argumentsOf(step);
    const about = { step: index, do: 'call' as const, client: clientOf(step), tool };
    const start = this.#prepareCall(about, { tool, args: made, name, given: step.arguments }, seat);
    if (start === null) return;
    if (wait) await this.#waitFor(start, seat);
    else await this.#now(() => void start());
  }

  async #poll(step: PollStep, index: number, seat: Seat): Promise<void> {
    const { tool, everyMs, atMost = defaultPolls, while: goesOn } = step;
    const about = { step: index, do: 'poll' as const, client: clientOf(step), tool };
    for (let count = 0; count < atMost && !this.#isStopped; count++) {
      if (count > 0) await this.#pause(everyMs);
      const made = this.#argumentsOf(step);
      const start = this.#prepareCall(about, { tool, args: made, name: tool, given: step.arguments }, seat);
      if (start === null) return;
      await this.#waitFor(start, seat);
      const value = valueAt(this.#named.get(tool) ?? null, goesOn.at);
      if (!goesOn.in.some((one) => canonicalJson(one) === canonicalJson(value ?? null))) return;
    }
    const last = this.#played.at(-1);
    if (last !== undefined) last.note = goesOnStill;
  }

  /** The arguments of a call; `undefined`: generated ones; `null`: an earlier result lacks what they need. */
  #argumentsOf({ arguments: given }: Pick<CallStep, 'arguments'>): Fields | null | undefined {
    if (given === undefined) return undefined;
    if (typeof given === 'function') return given(this.#results);
    return withResults(given, (name) => this.#named.get(name));
  }

  /**
   * Chooses the arguments of a call.
   *
   * @returns a function that begins the call and resolves at its end; `null`: the client cannot make the call, which is recorded
   * @throws UsageError (`ERR_USAGE`) for a tool that was never listed, or arguments of the user that do not fit
   */
  #prepareCall(
    about: Pick<Played, 'step' | 'do' | 'client'>,
    {
      tool,
      args,
      name,
      given,
    }: { tool: string; args: Fields | null | undefined; name: string; given: CallStep['arguments'] },
    seat: Seat,
  ): (() => Promise<void>) | null {
    const skip = (why: string): null => {
      this.#skip(this.#begin(about), why);
      return null;
    };
    const { session } = seat;
    if (!seat.connected) return skip(notConnected);
    if (session.client.endedForGood) return skip(lostForGood);
    if (args === null) return skip('an earlier call did not give what its arguments need');
    for (const { name: listed } of session.client.tools) this.#listed.add(listed);
    const asked = args === undefined ? { tool } : { tool, arguments: args };
    let chosen: ChosenCall | undefined;
    try {
      [chosen] = chooseCalls(session.client.tools, { ...this.#options, calls: [asked] }).calls;
    } catch (error) {
      // What the server listed or answered before is no mistake of the user.
      const isListed = session.client.tools.some((one) => one.name === tool);
      const isMade =
        typeof given === 'function' || (given !== undefined && canonicalJson(given) !== canonicalJson(args ?? null));
      if (!(error instanceof UsageError) || (isListed ? !isMade : !this.#listed.has(tool))) throw error;
      return skip(isListed ? error.message : `the server does not list ${JSON.stringify(tool)} any more`);
    }
    const [first] = chosen?.tries ?? [];
    if (chosen === undefined || first === undefined)
      throw new UsageError(`no arguments could be generated for ${tool}: give some`);
    const call: BegunCall = { chosen, spanId: null, stderrBefore: session.stderr(), stderr: '' };
    const played = this.#begin({ ...about, tool, arguments: first, call });
    return () => {
      const ended = session.client
        .call(tool, first, (spanId) => {
          call.spanId = spanId;
        })
        .then((end) => {
          const { outcome, note } = outcomeOf(end);
          if (played.outcome === 'open') this.#end(played, outcome, note);
          call.stderr = stderrSince(session, call.stderrBefore);
          this.#open.delete(open);
          const result = resultOf(end);
          this.#results.push(result);
          this.#named.set(name, result);
        });
      const open: OpenCall = { name, seat: about.client, played, ended };
      this.#open.add(open);
      return ended;
    };
  }

  /** Waits for the end of a call. If the server has nothing more to answer, its timers that outlive the call are recorded. */
  async #waitFor(start: () => Promise<void>, { session }: Seat): Promise<void> {
    let neverAnswered: string | null = null;
    await this.#run(() =>
      Promise.race([
        start(),
        session.client.neverAnswered.then((note) => {
          neverAnswered = note;
        }),
      ]),
    );
    if (neverAnswered !== null) this.#stop({ why: 'nothing-can-run', note: neverAnswered });
    if (!this.#isStopped && !session.client.awaitsAnswers && this.#seats.size === 1)
      await playAfterwards(session, this.#bounds);
  }

  async #cancel(name: string, played: Played, { session }: Seat): Promise<void> {
    const open = [...this.#open].find((one) => one.seat === played.client && one.name === name);
    const spanId = open?.played.call?.spanId ?? null;
    if (open === undefined || spanId === null) return this.#skip(played, `no call ${JSON.stringify(name)} is open`);
    await this.#now(() => {
      if (session.client.cancel(spanId)) this.#end(open.played, 'ended', 'the user cancelled it');
    });
  }

  async #request(played: Played, send: () => Promise<Ended<unknown>>): Promise<void> {
    await this.#run(async () => {
      const { outcome, note } = outcomeOf(await send());
      this.#end(played, outcome, note);
    });
  }

  async #connect(played: Played, seat: Seat): Promise<void> {
    await this.#run(async () => {
      try {
        const ended = await seat.session.client.start();
        seat.connected = ended.ok;
        if (!ended.ok) this.#end(played, 'gave-up', ended.cause);
      } catch (error) {
        if (!(error instanceof LinkError)) throw error;
        this.#end(played, 'gave-up', error.message);
      }
    });
  }

  async #disconnect(seat: Seat): Promise<void> {
    seat.connected = false;
    for (const open of this.#open)
      if (this.#seats.get(open.seat) === seat) this.#end(open.played, 'ended', 'the client disconnected');
    await this.#run(() => seat.session.client.disconnect());
    await this.#now(() => {});
  }

  #begin(about: Omit<Played, 'atMs' | 'tookMs' | 'outcome' | 'note' | 'entries'>): Played {
    const from = this.#entriesOf(about.client);
    const entries = { from, to: null };
    const played: Played = {
      ...about,
      atMs: this.#session.time.now(),
      tookMs: null,
      outcome: 'open',
      note: null,
      entries,
    };
    this.#played.push(played);
    return played;
  }

  #end(played: Played, outcome: StepOutcome, note: string | null = null): void {
    played.tookMs = this.#session.time.now() - played.atMs;
    played.outcome = outcome;
    played.note = note;
    played.entries = { ...played.entries, to: this.#entriesOf(played.client) };
  }

  /** How many entries the transcript of a client has. */
  #entriesOf(client: string): number {
    return this.#seats.get(client)?.session.transcript.entries.length ?? 0;
  }

  #skip(played: Played, why: string): void {
    this.#end(played, 'skipped', why);
  }

  #pause(ms: number): Promise<void> {
    const { time } = this.#session;
    return ms === 0
      ? Promise.resolve()
      : this.#run(() => new Promise<void>((resolve) => void time.setTimer(resolve, ms)), ms + 1);
  }

  /** Does something, and lets all work of this instant complete. */
  #now(act: () => void): Promise<void> {
    const { time } = this.#session;
    return this.#run(() => {
      act();
      return new Promise<void>((resolve) => void time.setTimer(resolve, 0));
    });
  }

  /** Lets time move until the promise settles. If the run stops before, the transcript of each client gets the reason. */
  async #run(fn: () => Promise<unknown>, limitMs = this.#bounds.horizonMs): Promise<void> {
    if (this.#isStopped) return;
    const { maxSteps, signal } = this.#bounds;
    const end = await this.#session.time.run(fn, {
      limitMs,
      maxSteps,
      ...(signal === undefined ? {} : { signal }),
    });
    if ('stopped' in end) this.#stop(end.stopped);
  }

  #stop(stopped: Stopped): void {
    this.#isStopped = true;
    for (const { session } of this.#seats.values()) session.writer.write({ kind: 'stopped', ...stopped });
  }
}

const methodOf = ({ of = 'tools' }: ListStep) => `${of}/list` as const;

import type { ClientProfile, ListMethod } from '../clocks/client-profile.ts';
import { clocksOf } from '../clocks/clocks-of.ts';
import { applies, type Conditions, type Era } from '../clocks/conditions.ts';
import type { ClockTime } from '../clocks/live-clocks.ts';
import type { ProtocolViolation } from '../clocks/protocol-violation.ts';
import { type Fields, type Frame, type FrameId, isNotification, isRequest, type RequestFrame } from '../wire/frame.ts';
import type { Link, LinkEnd, LinkListener } from '../wire/link.ts';
import { StoppableTime } from '../wire/stoppable-time.ts';
import type { SpanDetail } from '../wire/transcript.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';
import { ClientRequests } from './client-requests.ts';
import { type ClientSession, pause, type SessionParts } from './client-session.ts';
import { ClockedSpans } from './clocked-spans.ts';
import { done, type Ended, endedWithParent } from './ended.ts';
import { type FurtherRequest, listAgain, sendRequest } from './further-requests.ts';
import { HttpExchanges } from './http-exchanges.ts';
import { Person, type PersonAnswer } from './person.ts';
import { Queues } from './queues.ts';
import { carryOut, loseConnection, reactionTo } from './reactions.ts';
import { reconnectsAfter } from './reconnect.ts';
import { answering, answerTo } from './server-requests.ts';
import { type StartUp, startUp } from './start-up.ts';
import { reconnectAfterChecks, statusChecksOf } from './status-checks.ts';
import { doubtConnection, type Stray, strayReaction } from './strays.ts';
import { cancelWithin, tellServer } from './tell-server.ts';
import { readAs, spanOfProgress, toleranceOf } from './tolerance.ts';
import type { Tool } from './tool.ts';
import { type Answer, callTool } from './tool-call.ts';

/** The parts that a mock client needs. */
export interface MockClientOptions {
  readonly profile: ClientProfile;
  readonly conditions: Conditions;
  readonly link: Link;
  readonly time: ClockTime;
  readonly writer: TranscriptWriter;
  /**
   * The person whom the client asks for the server.
   *
   * @defaultValue one who accepts after `defaultHumanDelayMs`
   */
  readonly person?: Person;
}

/** Whether this client takes a request of the server for the answer to its own request with the same id. */
const settlesByRequest = ({ quirks }: ClientProfile): boolean =>
  quirks?.some(({ quirk }) => quirk === 'server-request-id-settles-call') === true;

/** Plays one client's profile against one server, and records everything that happens in the transcript. */
export class MockClient {
  readonly #session: ClientSession;
  readonly #exchanges: HttpExchanges;
  readonly #time: StoppableTime;
  #openings = 0;
  readonly #neverAnswered: Promise<string>;

  constructor(options: MockClientOptions) {
    const { profile, conditions, link, writer } = options;
    const time = new StoppableTime(options.time);
    this.#time = time;
    const spans = new ClockedSpans(clocksOf(profile, conditions), time, writer, (expiry) =>
      tellServer(this.#session, expiry),
    );
    let resolveNeverAnswered: (note: string) => void = () => {};
    this.#neverAnswered = new Promise((resolve) => {
      resolveNeverAnswered = resolve;
    });
    const session: SessionParts = {
      profile,
      conditions,
      link,
      time,
      writer,
      spans,
      requests: new ClientRequests(
        link,
        spans,
        writer,
        (part, spanId) => toleranceOf({ profile, writer }, part, spanId) === 'read',
        (on, spanId, note) => this.#react(on, spanId, note),
      ),
      queues: new Queues(profile, conditions),
      listen: (framing, over) => link.open(this.#listener(), framing, over === 'stdio' ? undefined : over),
      person: options.person ?? new Person(),
      server: { name: null, version: null, protocolVersion: null },
      capabilities: {},
      era: 'initialize',
      tools: [],
      opened: false,
      connected: false,
      neverAnswered: (note) => resolveNeverAnswered(note),
      connectedMs: null,
      whenLost: () => reconnectAfterChecks(this.#session),
      lost: null,
      doubt: null,
    };
    this.#exchanges = new HttpExchanges(session);
    this.#session = Object.assign(session, { exchanges: this.#exchanges });
  }

  /** The tools that the server listed. */
  get tools(): readonly Tool[] {
    return this.#session.tools;
  }

  /** The capabilities that the server declared. */
  get capabilities(): Fields {
    return this.#session.capabilities;
  }

  /** The name and versions that the server reported. */
  get server(): ClientSession['server'] {
    return this.#session.server;
  }

  /** The span of the HTTP exchange with this number; `null`: no exchange has this number. */
  exchangeSpan(key: number): number | null {
    return this.#session.exchanges.spanOf(key);
  }

  /** Resolves, with the reason, once an open request will get no answer and no clock will notify its caller. */
  get neverAnswered(): Promise<string> {
    return this.#neverAnswered;
  }

  /** Over HTTP, the ids of the requests whose responses have not ended. Otherwise none. */
  get openResponses(): readonly FrameId[] {
    return this.#exchanges.openResponses;
  }

  /** The era that client and server use. */
  get era(): Era {
    return this.#session.era;
  }

  /** Whether the connection was lost, whichever side ended it. */
  get connectionLost(): boolean {
    return this.#session.lost !== null;
  }

  /** Whether the connection was lost, and this client does not reconnect, neither at its next call nor by itself. */
  get endedForGood(): boolean {
    const { lost } = this.#session;
    if (lost === null || reconnectsAfter(this.#session, lost) !== undefined) return false;
    return this.#session.connectedMs === null || statusChecksOf(this.#session) === null;
  }

  /** Whether a request still waits for its answer, even if its caller has given up. */
  get awaitsAnswers(): boolean {
    return this.#session.requests.awaiting;
  }

  /** Whether a clock of this client still runs, such as a timer that was not cleared after its call. */
  get hasClocks(): boolean {
    return this.#session.spans.nextExpiryMs !== Number.POSITIVE_INFINITY;
  }

  /** Resolves once every request has its answer, even a late one. */
  allAnswered(): Promise<void> {
    return this.#session.requests.allAnswered();
  }

  /** Plays the start-up of this client: it starts the server and lists the tools. */
  start(): Promise<StartUp> {
    return startUp(this.#session);
  }

  /** Calls a tool as this client would. @param began see {@link callTool} */
  call(tool: string, args: Fields, began?: (spanId: number) => void): Promise<Ended<Answer>> {
    return callTool(this.#session, tool, args, began);
  }

  /**
   * Cancels a call for the user: the server is told, and the client waits for it no longer.
   *
   * @returns whether the call was open. At its deadline the clock of the client comes first
   */
  cancel(callId: number): boolean {
    const { spans } = this.#session;
    spans.catchUp();
    if (!spans.isOpen(callId)) return false;
    cancelWithin(this.#session, callId);
    spans.finish(callId, endedWithParent);
    return true;
  }

  /** Sends a request that is neither a call nor a part of the start-up. */
  request(method: FurtherRequest, params: Fields): Promise<Ended<Answer>> {
    return sendRequest(this.#session, method, params);
  }

  /** Requests all pages of a list again. */
  list(method: ListMethod): Promise<Ended<null>> {
    return listAgain(this.#session, method);
  }

  /** Pings the server. @param session the state of the session that the ping tests; left out: an ordinary ping */
  ping(session?: SpanDetail['session']): Promise<Ended<Answer>> {
    const detail = { method: 'ping', ...(session === undefined ? {} : { session }) };
    return this.#session.spans.run('ping', null, detail, async (ping) =>
      done(await this.#session.requests.request('ping', null, ping.id)),
    );
  }

  /** Sends a request that this client would not send by itself, with the fields of its era. */
  ask(method: string, params: Fields | null = null): Promise<Ended<Answer>> {
    return sendRequest(this.#session, method, params);
  }

  /** Sends a notification that this client would not send by itself. */
  notify(method: string, params: Fields): void {
    this.#session.requests.send({ jsonrpc: '2.0', method, params }, null);
  }

  /** The id that the next request will have. */
  get nextId(): FrameId {
    return this.#session.requests.nextId;
  }

  /** The id of the session over HTTP; `null`: the session has no id. */
  get sessionId(): string | null {
    return this.#session.link.http?.session ?? null;
  }

  /** Pings over HTTP with a session id that the server does not know. Later requests use the client's own session again. */
  async pingInSession(unknownId: string): Promise<void> {
    const { http } = this.#session.link;
    if (http === undefined) throw new Error('only HTTP has sessions with ids');
    const own = http.session;
    http.useSession(unknownId);
    await this.ping('unknown');
    http.useSession(own);
  }

  /** Closes the server's standard input, as a client does when it exits. Resolves once the server has ended. */
  async closeInput(): Promise<void> {
    const { link, writer, profile } = this.#session;
    this.#session.connected = false;
    writer.write({ kind: 'up', spanId: null, by: profile.id, up: 'close-stdin' });
    await link.close('ask');
  }

  /**
   * Ends the connection, like a client that exits: over stdio it closes the server's standard input, over HTTP every exchange. Its
   * open calls end. It can {@link start} again.
   */
  async disconnect(): Promise<void> {
    const { spans, link } = this.#session;
    spans.catchUp();
    for (const call of spans.openSpans('call')) spans.finish(call.id, endedWithParent);
    if (link.http === undefined) await this.closeInput();
    else this.abandon();
  }

  /** Over HTTP, ends the session at the server with a `DELETE`. The client goes on to use its id. */
  endSession(): void {
    this.#session.link.http?.endSession();
  }

  /** Closes every exchange over HTTP without a `DELETE`, like a client that exits. */
  abandon(): void {
    this.#session.connected = false;
    this.#session.exchanges.abortAll();
  }

  /** Ends the session without a message to the server: its clocks are disarmed, and it opens no more streams. */
  stop(): void {
    this.#session.spans.stop();
    this.#time.stop();
  }

  #listener(): LinkListener {
    const opening = ++this.#openings;
    const ifCurrent = (run: () => void): void => {
      if (opening === this.#openings) run();
    };
    return {
      frame: (frame, bytes, violations = []) =>
        ifCurrent(() => {
          this.#session.spans.catchUp();
          const read = readAs(this.#session, frame, violations);
          if (read !== null) this.#frame(read, bytes);
          else if (!violations.includes('no-line-end'))
            this.#stray('garbage-line', this.#strayNote(frame, violations), bytes);
        }),
      garbage: (why, text, bytes) =>
        ifCurrent(() => this.#stray('garbage-line', `${why}: ${JSON.stringify(text.slice(0, 80))}`, bytes)),
      oversize: (text, bytes) => ifCurrent(() => this.#oversize(text, bytes)),
      ended: (end) => ifCurrent(() => this.#ended(end)),
      http: (event) => ifCurrent(() => this.#exchanges.receive(event)),
    };
  }

  #ended(end: LinkEnd): void {
    this.#session.spans.catchUp();
    this.#session.writer.write({ kind: 'ended', end });
    this.#session.connected = false;
    const how = end.signal === null ? `with status ${end.exitCode}` : `by ${end.signal}`;
    if (end.by === 'server')
      loseConnection(
        this.#session,
        'process-exit',
        end.exitCode === null && end.signal === null ? 'the server closed the connection' : `the server ended ${how}`,
      );
  }

  #frame(frame: Frame, bytes: number): void {
    const { profile, requests, spans, writer } = this.#session;
    if (isRequest(frame) && settlesByRequest(profile) && requests.spanOfId(frame.id) !== null) {
      writer.write({ kind: 'received', frame, spanId: null, bytes });
      // Such a client takes any message with the id of its request for the answer. A request has no result.
      requests.answer({ jsonrpc: '2.0', id: frame.id, result: {} }, bytes);
    } else if (isRequest(frame)) {
      writer.write({ kind: 'received', frame, spanId: null, bytes });
      this.#serverRequest(frame);
    } else if (isNotification(frame)) {
      const spanId = frame.method === 'notifications/progress' ? spanOfProgress(this.#session, frame) : null;
      writer.write({ kind: 'received', frame, spanId, bytes });
      if (spanId !== null) spans.mark('progress', spanId);
      else if (frame.method === 'notifications/progress' && requests.spanOfToken(frame.params?.progressToken) === null)
        this.#react('unknown-token', null, 'progress of no open request');
    } else requests.answer(frame, bytes);
  }

  #serverRequest(request: RequestFrame): void {
    const { profile, conditions, requests, spans, person, time } = this.#session;
    const how = answering(profile)[request.method];
    const { id } = request;
    if (how === undefined) {
      const error = { code: -32601, message: `Method not found: ${request.method}` };
      requests.send({ jsonrpc: '2.0', id, error }, null);
      return;
    }
    const answer = (said: PersonAnswer) => requests.send(answerTo(request, said), null);
    if (how === 'at-once') answer(conditions.mode === 'headless' ? 'cancel' : 'accept');
    if (how !== 'human') return;
    const during = spans.openSpans('execution').at(-1) ?? null;
    void spans.run<null>('elicitation', during?.id ?? null, { method: request.method }, async () => {
      // In headless mode there is no person.
      if (conditions.mode === 'headless') await pause(time, 0);
      answer(conditions.mode === 'headless' ? 'cancel' : await person.ask(time, request.method));
      if (during !== null) spans.mark('elicitation-end', during.id);
      return done(null);
    });
  }

  #strayNote(frame: Frame, violations: readonly ProtocolViolation[]): string {
    return `no message to this client (${violations.join(', ')}): ${JSON.stringify(JSON.stringify(frame).slice(0, 80))}`;
  }

  #stray(on: 'garbage-line', note: string, bytes: number): void {
    this.#session.spans.catchUp();
    this.#react(on, null, note, bytes);
  }

  /** A message came that the client does not wait for. The client reacts as its profile says. */
  #react(on: Stray, spanId: number | null, note: string, bytes?: number): void {
    const size = bytes === undefined ? {} : { bytes };
    this.#session.writer.write({ kind: 'stimulus', on, spanId, note, ...size });
    const reaction = reactionTo(this.#session, on);
    if (strayReaction(this.#session, on) === 'unknown')
      doubtConnection(this.#session, `${note}: whether this client ends the connection over it is unknown`);
    else if (reaction) carryOut(this.#session, reaction.outcome, reaction.cause, `${this.#session.profile.id}/${on}`);
  }

  #oversize(text: string, bytes: number): void {
    const { profile, spans, writer } = this.#session;
    spans.catchUp();
    writer.write({
      kind: 'stimulus',
      on: 'oversize-line',
      spanId: null,
      note: JSON.stringify(text.slice(0, 80)),
      bytes,
    });
    const limit = profile.limits?.find((one) => one.of === 'line' && applies(one.when, this.#session.conditions));
    if (limit && typeof limit.outcome === 'object')
      carryOut(this.#session, limit.outcome, 'oversize', `${profile.id}/line`);
  }
}

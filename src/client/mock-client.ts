import type { ClientProfile } from '../clocks/client-profile.ts';
import { clocksOf } from '../clocks/clocks-of.ts';
import { applies, type Conditions, type Era } from '../clocks/conditions.ts';
import type { ClockTime } from '../clocks/live-clocks.ts';
import type { ProtocolViolation } from '../clocks/protocol-violation.ts';
import { type Fields, type Frame, isNotification, isRequest, type RequestFrame } from '../wire/frame.ts';
import type { Link, LinkEnd, LinkListener } from '../wire/link.ts';
import { StoppableTime } from '../wire/stoppable-time.ts';
import type { SpanDetail } from '../wire/transcript.ts';
import type { TranscriptWriter } from '../wire/transcript-writer.ts';
import { ClientRequests } from './client-requests.ts';
import type { ClientSession, SessionParts } from './client-session.ts';
import { ClockedSpans } from './clocked-spans.ts';
import { done, type Ended } from './ended.ts';
import { HttpExchanges } from './http-exchanges.ts';
import { Queues } from './queues.ts';
import { carryOut, loseConnection, reactionTo } from './reactions.ts';
import { reconnectsAfter } from './reconnect.ts';
import { answering, resultFor } from './server-requests.ts';
import { type StartUp, startUp } from './start-up.ts';
import { reconnectAfterChecks, statusChecksOf } from './status-checks.ts';
import { tellServer } from './tell-server.ts';
import { readAs, spanOfProgress, toleranceOf } from './tolerance.ts';
import type { Tool } from './tool.ts';
import { type Answer, callTool } from './tool-call.ts';

/** How long a person takes to answer by default, in virtual milliseconds. */
export const defaultHumanDelayMs = 10_000;

/** What a mock client is made of. */
export interface MockClientOptions {
  readonly profile: ClientProfile;
  readonly conditions: Conditions;
  readonly link: Link;
  readonly time: ClockTime;
  readonly writer: TranscriptWriter;
  /**
   * How long a person takes to answer an elicitation, in virtual milliseconds.
   *
   * @defaultValue {@link defaultHumanDelayMs}
   */
  readonly humanDelayMs?: number | 'never';
}

/** Whether a request of the server that has the id of one of the client's own settles that one. */
const settlesByRequest = ({ quirks }: ClientProfile): boolean =>
  quirks?.some(({ quirk }) => quirk === 'server-request-id-settles-call') === true;

/** Plays one client's profile against one server, and writes down everything that happens. */
export class MockClient {
  readonly #session: ClientSession;
  readonly #exchanges: HttpExchanges;
  readonly #time: StoppableTime;
  #openings = 0;
  readonly #forsaken: Promise<string>;

  constructor(options: MockClientOptions) {
    const { profile, conditions, link, writer } = options;
    const time = new StoppableTime(options.time);
    this.#time = time;
    const spans = new ClockedSpans(clocksOf(profile, conditions), time, writer, (expiry) =>
      tellServer(this.#session, expiry),
    );
    let forsake: (note: string) => void = () => {};
    this.#forsaken = new Promise((resolve) => {
      forsake = resolve;
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
      humanDelayMs: options.humanDelayMs ?? defaultHumanDelayMs,
      server: { name: null, version: null, protocolVersion: null },
      capabilities: {},
      era: 'initialize',
      tools: [],
      opened: false,
      connected: false,
      forsaken: (note) => forsake(note),
      connectedMs: null,
      whenLost: () => reconnectAfterChecks(this.#session),
      lost: null,
    };
    this.#exchanges = new HttpExchanges(session);
    this.#session = Object.assign(session, { exchanges: this.#exchanges });
  }

  /** The tools that the server listed. */
  get tools(): readonly Tool[] {
    return this.#session.tools;
  }

  /** What the server said of itself. */
  get server(): ClientSession['server'] {
    return this.#session.server;
  }

  /** The span of the HTTP exchange with this number; `null`: there is none. */
  exchangeSpan(key: number): number | null {
    return this.#session.exchanges.spanOf(key);
  }

  /** Resolves, with the reason, once an open request will never be answered and its caller never be notified. */
  get forsaken(): Promise<string> {
    return this.#forsaken;
  }

  /** Which era client and server have found. */
  get era(): Era {
    return this.#session.era;
  }

  /** Whether the connection is gone, whichever side ended it. */
  get connectionLost(): boolean {
    return this.#session.lost !== null;
  }

  /** Whether the connection is gone for good: this client does not make it again, at its next call or by itself. */
  get endedForGood(): boolean {
    const { lost } = this.#session;
    if (lost === null || reconnectsAfter(this.#session, lost) !== undefined) return false;
    return this.#session.connectedMs === null || statusChecksOf(this.#session) === null;
  }

  /** Whether any request still waits for its answer, though the one who asked may have given up. */
  get awaitsAnswers(): boolean {
    return this.#session.requests.awaiting;
  }

  /** Whether any of this client's clocks still runs, as one does that its call has left behind. */
  get hasClocks(): boolean {
    return this.#session.spans.nextExpiryMs !== Number.POSITIVE_INFINITY;
  }

  /** Resolves once every request has its answer, however late. */
  allAnswered(): Promise<void> {
    return this.#session.requests.allAnswered();
  }

  /** Starts the server and does what this client does until it knows the tools. */
  start(): Promise<StartUp> {
    return startUp(this.#session);
  }

  /** Calls a tool as this client would. */
  call(tool: string, args: Fields): Promise<Ended<Answer>> {
    return callTool(this.#session, tool, args);
  }

  /** Pings the server. @param session the state of the session, if the ping is to find out what the server makes of it */
  ping(session?: SpanDetail['session']): Promise<Ended<Answer>> {
    const detail = { method: 'ping', ...(session === undefined ? {} : { session }) };
    return this.#session.spans.run('ping', null, detail, async (ping) =>
      done(await this.#session.requests.ask('ping', null, ping.id)),
    );
  }

  /** The id of the session over HTTP; `null`: there is none. */
  get sessionId(): string | null {
    return this.#session.link.http?.session ?? null;
  }

  /** Pings over HTTP with a session id that the server has never given out. The client's own session goes on. */
  async pingInSession(unknownId: string): Promise<void> {
    const { http } = this.#session.link;
    if (http === undefined) throw new Error('only HTTP has sessions with ids');
    const own = http.session;
    http.useSession(unknownId);
    await this.ping('unknown');
    http.useSession(own);
  }

  /** Closes the server's standard input, as a client does that is closed. Resolves once the server has ended. */
  async closeInput(): Promise<void> {
    const { link, writer, profile } = this.#session;
    this.#session.connected = false;
    writer.write({ kind: 'up', spanId: null, by: profile.id, up: 'close-stdin' });
    await link.close('ask');
  }

  /** Closes every exchange over HTTP and sends no `DELETE`, as a client does that ends. */
  abandon(): void {
    this.#session.connected = false;
    this.#session.exchanges.abortAll();
  }

  /** Ends the session without a word: no clock of it is armed any more, and it opens no stream again. */
  stop(): void {
    this.#session.spans.stop();
    this.#time.stop();
  }

  #listener(): LinkListener {
    const opening = ++this.#openings;
    const heard = (hear: () => void): void => {
      if (opening === this.#openings) hear();
    };
    return {
      frame: (frame, bytes, violations = []) =>
        heard(() => {
          this.#session.spans.catchUp();
          const read = readAs(this.#session, frame, violations);
          if (read !== null) this.#frame(read, bytes);
          else if (!violations.includes('no-line-end'))
            this.#stray('garbage-line', this.#strayNote(frame, violations), bytes);
        }),
      garbage: (why, text, bytes) =>
        heard(() => this.#stray('garbage-line', `${why}: ${JSON.stringify(text.slice(0, 80))}`, bytes)),
      oversize: (text, bytes) => heard(() => this.#oversize(text, bytes)),
      ended: (end) => heard(() => this.#ended(end)),
      http: (event) => heard(() => this.#exchanges.hear(event)),
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
      // To such a client whatever has the id of its request is the answer, and a request has no result.
      requests.answer({ jsonrpc: '2.0', id: frame.id, result: {} }, bytes);
    } else if (isRequest(frame)) {
      writer.write({ kind: 'received', frame, spanId: null, bytes });
      this.#serverRequest(frame);
    } else if (isNotification(frame)) {
      const spanId = frame.method === 'notifications/progress' ? spanOfProgress(this.#session, frame) : null;
      writer.write({ kind: 'received', frame, spanId, bytes });
      if (spanId !== null) spans.mark('progress', spanId);
    } else requests.answer(frame, bytes);
  }

  #serverRequest(request: RequestFrame): void {
    const { profile, conditions, requests, spans, humanDelayMs } = this.#session;
    const how = answering(profile)[request.method];
    const { id } = request;
    if (how === undefined) {
      const error = { code: -32601, message: `Method not found: ${request.method}` };
      requests.send({ jsonrpc: '2.0', id, error }, null);
      return;
    }
    const answer = () => requests.send({ jsonrpc: '2.0', id, result: resultFor(request, conditions.mode) }, null);
    if (how === 'at-once') answer();
    if (how !== 'human') return;
    const delayMs = conditions.mode === 'headless' ? 0 : humanDelayMs;
    const during = spans.openSpans('execution').at(-1) ?? null;
    void spans.run<null>('elicitation', during?.id ?? null, { method: request.method }, async () => {
      await new Promise<void>((resolve) => {
        if (delayMs !== 'never') this.#session.time.setTimer(resolve, delayMs);
      });
      answer();
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

  /** Something came that nothing waits for: the client does what its profile says it does. */
  #react(on: 'garbage-line' | 'unknown-id' | 'late-answer', spanId: number | null, note: string, bytes?: number): void {
    const size = bytes === undefined ? {} : { bytes };
    this.#session.writer.write({ kind: 'stimulus', on, spanId, note, ...size });
    const reaction = reactionTo(this.#session, on);
    if (reaction) carryOut(this.#session, reaction.outcome, reaction.cause, `${this.#session.profile.id}/${on}`);
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

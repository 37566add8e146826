import type { Cause } from '../../../clocks/cause.ts';
import { isUnknown } from '../../../clocks/evidence.ts';
import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { Outcome, ToCaller } from '../../../clocks/outcome.ts';
import type { Expiry } from '../../../clocks/reducer-state.ts';
import { type BlockTime, DeliveryQueue } from '../../delivery-queue.ts';
import type { Cut, ExchangeEvent, ExchangeListener, HttpRequest, Origin, ResponseHead } from '../exchange.ts';
import type { HopEvent, ReportHop } from '../hop-event.ts';
import { HopExchange } from '../hop-exchange.ts';
import { requestSizes } from '../message-size.ts';
import { OpenExchange } from '../open-exchange.ts';
import { GatewayAttempt } from './gateway-attempt.ts';
import type { AcquiredConnection, ClientConnection, ClientConnections } from './gateway-connections.ts';
import { exceededLimit, type GatewayPlan, type KnownLimit, kindOf, lossOutcome, retryAfterMs } from './gateway-plan.ts';
import { GatewayResponse } from './gateway-response.ts';
import { cancelRequest, type LocalResponse, lastResponse } from './local-response.ts';

/** What the exchanges at one gateway share. */
export interface GatewayContext {
  readonly plan: GatewayPlan;
  readonly next: Origin;
  readonly time: ClockTime;
  /** Stops virtual time. */
  readonly blockTime: BlockTime;
  readonly report: ReportHop;
  readonly connections: ClientConnections;
  /** Every exchange that is open at the next hop: attempts, also if their events are dropped, and cancel notifications. */
  readonly attempts: Set<HopExchange>;
}

/** The report of a clock that fired. */
export const expiredEvent = ({ deadline: { by, limitMs, outcome }, dueMs }: Expiry): HopEvent => ({
  what: 'expired',
  by,
  dueMs,
  limitMs,
  down: outcome.toCaller,
  up: isUnknown(outcome.toServer) ? [] : outcome.toServer,
});

const closesExchange = ({ toServer }: Outcome): boolean =>
  !isUnknown(toServer) &&
  toServer.some((one) => one === 'close-exchange' || one === 'close-connection' || one === 'kill');

const causesOfCut: { readonly [how in Cut]: readonly Cause[] } = {
  refused: ['network'],
  fin: ['network', 'closed'],
  rst: ['network', 'closed'],
  invalid: ['network', 'protocol-error'],
};

/**
 * One exchange at a gateway:
 *
 *     start ─▶ too big? ─▶ attempt ─▶ head ─▶ bytes ─▶ end             GatewayAttempt: the spans under the clocks
 *                             ▲         └──────┬───────┘               GatewayResponse: limits, buffers, comments
 *                             │                ▼
 *                           again ◀── a clock fires, the origin is lost, a limit is exceeded ──▶ give up
 */
export class GatewayExchange extends OpenExchange {
  readonly #context: GatewayContext;
  readonly #request: HttpRequest;
  readonly #connection: ClientConnection;
  readonly #reused: boolean;
  /** The clock that ended the connection before this exchange. Neither client nor gateway has noticed it. */
  #stale: Expiry | null;
  /** The gateway's own answers, and retries without a delay, each in a macrotask. */
  readonly #soon: DeliveryQueue;
  #attempts = 0;
  /** The latest attempt. */
  #attempt: GatewayAttempt | null = null;
  #response: GatewayResponse | null = null;
  #retryTimer: { cancel(): void } | null = null;
  /** Whether the client's connection can carry another exchange after the last event. */
  #keepsConnection = false;

  constructor(
    context: GatewayContext,
    request: HttpRequest,
    listener: ExchangeListener,
    { connection, reused, dropped }: AcquiredConnection,
    onClosed: () => void,
  ) {
    super(listener, onClosed);
    this.#context = context;
    this.#request = request;
    this.#connection = connection;
    this.#reused = reused;
    this.#stale = dropped;
    this.#soon = new DeliveryQueue(context.blockTime, `an answer of ${context.plan.profile.id}'s own`);
  }

  start(): void {
    const { plan } = this.#context;
    const { clocks, id } = this.#connection;
    this.#connection.requests++;
    // Some hops drop an idle connection without notice, and reset it at the next packet.
    this.#connection.onExpiry = (expiry) => {
      this.#stale = expiry;
    };
    clocks.mark('request', id);
    this.#connection.onExpiry = (expiry) => this.#expired(expiry);
    clocks.takeSlacks(); // how long the connection was idle is not part of this exchange
    const stale = this.#stale;
    // The client's connection ends at the gateway, which has the whole request. A transparent hop reports the origin's events.
    if (stale !== null || !plan.transparent) this.deliver({ type: 'connected', reused: this.#reused });
    if (stale === null && !plan.transparent) this.deliver({ type: 'received' });
    if (!this.isOpen) return;
    if (stale !== null) {
      this.#soon.push(() => this.#expired(stale));
      return;
    }
    const exceeded = exceededLimit(plan.limits, requestSizes(this.#request));
    if (exceeded === null) this.#try();
    else this.#soon.push(() => (this.isOpen ? this.#tooBig(exceeded.limit, exceeded.is) : undefined));
  }

  /** The client closes the exchange. An attempt is closed too, unless the gateway has detached from it before. */
  override abort(): void {
    this.#connection.clocks.catchUp();
    if (!this.isOpen) return;
    if (this.#attempt?.isOpen) this.#attempt.abort();
    this.close();
  }

  protected override closed(): void {
    const { connections } = this.#context;
    const { clocks, id } = this.#connection;
    this.#soon.clear();
    this.#retryTimer?.cancel();
    this.#response?.drop();
    this.#attempt?.endSpans('closed');
    const slacks = clocks.takeSlacks();
    if (slacks.length > 0) this.#report({ what: 'passed', slacks });
    if (this.#keepsConnection && clocks.isOpen(id)) connections.release(this.#connection);
    else connections.drop(this.#connection);
    super.closed(null);
  }

  #try(): void {
    const { next, attempts } = this.#context;
    this.#attempts++;
    const attempt = new GatewayAttempt(
      this.#request,
      this.#connection,
      (event) => this.#receive(event),
      () => attempts.delete(attempt),
    );
    this.#attempt = attempt;
    attempts.add(attempt);
    attempt.start(next);
  }

  /** An event of the current attempt, after its clocks have seen it. */
  #receive(event: ExchangeEvent): void {
    const reportsOrigin = this.#context.plan.transparent && this.#attempts === 1;
    switch (event.type) {
      case 'connected':
        if (reportsOrigin) this.deliver({ type: 'connected', reused: event.reused && this.#reused });
        return;
      case 'received':
        if (reportsOrigin) this.deliver(event);
        return;
      case 'informational':
        this.deliver(event);
        return;
      case 'head':
        this.#head(event.head);
        return;
      case 'bytes':
        this.#response?.bytes(event.chunk);
        return;
      case 'end':
        this.#attempt?.endSpans('ok');
        if (this.#response === null) this.#lost('invalid', 'it ended without a head');
        else this.#response.end();
        return;
      case 'cut':
        if (this.#response === null && this.#again(causesOfCut[event.how], event.how)) return;
        this.#attempt?.endSpans('closed');
        this.#lost(event.how, event.note);
    }
  }

  #head(head: ResponseHead): void {
    const { plan, time } = this.#context;
    const { status } = head;
    if (status >= 400 && this.#again([status >= 500 ? 'http-5xx' : 'http-4xx'], String(status))) return;
    const kind = kindOf(head);
    this.#connection.clocks.disarm(plan.deadlinesNotFor(kind));
    this.#attempt?.beginBody(kind === 'sse' && plan.countsEvents);
    this.#response = new GatewayResponse(head, this.#request, plan, time, {
      deliver: (event) => {
        if (event.type === 'end') this.#keepsConnection = true;
        this.deliver(event);
      },
      released: (of, heldMs) => this.#report({ what: 'held', by: `${plan.profile.id}/${of}`, of, heldMs }),
      tooBig: (limit, is) => this.#tooBig(limit, is),
    });
    this.#response.begin();
  }

  /** The origin is lost. A gateway that has sent no head yet answers by itself; otherwise it can only cut the response. */
  #lost(how: Cut, note: string): void {
    const { plan } = this.#context;
    const begun = this.#response?.begun === true;
    const outcome = lossOutcome(plan.profile, how, begun);
    if (outcome !== null) this.#giveUp(outcome.toCaller, note);
    else if (begun || plan.transparent) {
      this.#response?.flush();
      this.deliver({ type: 'cut', how, note });
    } else this.#giveUp({ status: 502, cut: 'fin' }, note);
  }

  #expired(expiry: Expiry): void {
    const { span } = expiry;
    const { by, limitMs, outcome } = expiry.deadline;
    const { toCaller } = outcome;
    this.#report(expiredEvent(expiry));
    if (!this.isOpen) return;
    if (toCaller !== 'nothing' && 'go' in toCaller) return;
    if (toCaller === 'nothing') {
      if (closesExchange(outcome)) {
        this.#leaveOrigin(outcome);
        this.#fallSilent();
      }
      return;
    }
    if (span !== 'connection' && this.#response === null && this.#again(['timeout'], by, outcome)) return;
    this.#leaveOrigin(outcome);
    this.#giveUp(toCaller, `${by}: ${limitMs} ms`, span !== 'connection');
  }

  /**
   * Ends the attempt, as the outcome says. A frozen origin does not notice it, and an unknown effect on the origin is not
   * played: in both cases the attempt continues at the origin, and its events are dropped. A bridge sends a cancel
   * notification.
   */
  #leaveOrigin(outcome: Outcome): void {
    const { next, attempts } = this.#context;
    if (closesExchange(outcome) && this.#attempt?.isOpen) this.#attempt.abort();
    else this.#attempt?.close();
    const cancel = isUnknown(outcome.toServer) ? null : cancelRequest(this.#request, outcome.toServer);
    if (cancel === null) return;
    const notification = new HopExchange(cancel, () => {}, { ended: () => attempts.delete(notification) });
    attempts.add(notification);
    notification.start(next);
  }

  /** Begins the exchange again, if the profile says so after this failure. */
  #again(causes: readonly Cause[], after: string, outcome: Outcome | null = null): boolean {
    const { plan, time } = this.#context;
    const connecting = this.#attempt?.isConnecting !== false;
    const delayMs = retryAfterMs(plan, this.#request, connecting, causes, this.#attempts - 1);
    if (delayMs === null) return false;
    if (outcome !== null) this.#leaveOrigin(outcome);
    else this.#attempt?.abort();
    this.#attempt?.endSpans('closed');
    const begin = () => {
      this.#retryTimer = null;
      if (!this.isOpen) return;
      this.#report({ what: 'retried', by: plan.profile.id, attempt: this.#attempts + 1, after });
      this.#try();
    };
    if (delayMs > 0) this.#retryTimer = time.setTimer(begin, delayMs);
    else this.#soon.push(begin);
    return true;
  }

  #tooBig(limit: KnownLimit, is: number): void {
    const { id } = this.#context.plan.profile;
    this.#report({ what: 'limit', by: `${id}/${limit.of}`, of: limit.of, max: limit.max, is });
    const { outcome } = limit;
    if (outcome === 'cut-end') {
      this.#attempt?.abort();
      this.#response?.end();
    } else if (typeof outcome === 'object') {
      this.#leaveOrigin(outcome);
      this.#giveUp(outcome.toCaller, `${limit.of}: ${is} of at most ${limit.max} bytes`);
    }
  }

  /** Ends the exchange towards the client, as `toCaller` says. */
  #giveUp(toCaller: ToCaller, note: string, keepsConnection = true): void {
    const { profile } = this.#context.plan;
    const last = lastResponse(toCaller, profile, this.#request, this.#response?.begun === true);
    if (last === 'silence') this.#fallSilent();
    else if ('response' in last) this.#answer(last.response, keepsConnection);
    else {
      if (last.flush) this.#response?.flush();
      if (last.bytes !== undefined) this.deliver({ type: 'bytes', chunk: last.bytes });
      this.deliver(last.cut === null ? { type: 'end' } : { type: 'cut', how: last.cut, note: last.note ?? note });
    }
  }

  #answer({ head, body }: LocalResponse, keepsConnection: boolean): void {
    this.#response?.drop();
    this.deliver({ type: 'head', head });
    this.deliver({ type: 'bytes', chunk: body });
    this.#keepsConnection = keepsConnection;
    this.deliver({ type: 'end' });
  }

  /** The client continues to wait, and gets nothing from now on. */
  #fallSilent(): void {
    this.#response?.drop();
    this.#connection.clocks.stop();
  }

  #report(event: HopEvent): void {
    this.#context.report(this.#context.plan.profile.id, this.#request.key, event);
  }
}

import type { Cause } from '../../../clocks/cause.ts';
import { isUnknown } from '../../../clocks/evidence.ts';
import type { Mark } from '../../../clocks/mark.ts';
import type { Down, Outcome } from '../../../clocks/outcome.ts';
import type { Expiry } from '../../../clocks/reducer-state.ts';
import { DeliveryQueue } from '../../delivery-queue.ts';
import type { Cut, Exchange, ExchangeListener, HttpRequest, ResponseHead } from '../exchange.ts';
import type { HopEvent } from '../hop-event.ts';
import type { OwnAnswer } from './gateway-answer.ts';
import { cancelBeyond } from './gateway-cancel.ts';
import type { ClientConnection, TakenConnection } from './gateway-connections.ts';
import { expiredEvent } from './gateway-events.ts';
import { farewell } from './gateway-farewell.ts';
import { HeldResponse } from './gateway-held-response.ts';
import { GatewayKeepAlive } from './gateway-keep-alive.ts';
import { requestSizes, responseLimit, type SizeLimit, tooBigFor } from './gateway-limits.ts';
import { Onward } from './gateway-onward.ts';
import { lossOutcome } from './gateway-origin-loss.ts';
import { GatewayPhases } from './gateway-phases.ts';
import { repliesOf } from './gateway-replies.ts';
import { retriesIn, retryAfterMs } from './gateway-retries.ts';
import type { GatewaySite } from './gateway-site.ts';
import { SseScanner } from './gateway-sse-scanner.ts';

const closes = ({ up }: Outcome): boolean =>
  !isUnknown(up) && up.some((one) => one === 'close-exchange' || one === 'close-connection' || one === 'kill');

const causesOfCut: { readonly [how in Cut]: readonly Cause[] } = {
  refused: ['network'],
  fin: ['network', 'closed'],
  rst: ['network', 'closed'],
  invalid: ['network', 'protocol-error'],
};

/** One exchange at a gateway: its spans under the profile's clocks, what is kept back of it, and how it is given up. */
export class GatewayExchange implements Exchange {
  readonly #site: GatewaySite;
  readonly #request: HttpRequest;
  readonly #listener: ExchangeListener;
  readonly #connection: ClientConnection;
  readonly #reused: boolean;
  /** What ended the connection before this exchange, though nobody knew. */
  #stale: Expiry | null;
  readonly #done: (exchange: GatewayExchange) => void;
  readonly #soon: DeliveryQueue;
  readonly #keepAlive: GatewayKeepAlive;
  readonly #phases: GatewayPhases;
  #tries = 0;
  #onward: Onward | null = null;
  #held: HeldResponse | null = null;
  #scanner: SseScanner | null = null;
  #limit: SizeLimit | null = null;
  #responseBytes = 0;
  #retryTimer: { cancel(): void } | null = null;
  #over = false;

  constructor(
    site: GatewaySite,
    request: HttpRequest,
    listener: ExchangeListener,
    on: TakenConnection,
    done: (exchange: GatewayExchange) => void,
  ) {
    this.#site = site;
    this.#request = request;
    this.#listener = listener;
    this.#connection = on.connection;
    this.#reused = on.reused;
    this.#stale = on.dropped;
    this.#phases = new GatewayPhases(on.connection);
    this.#done = done;
    this.#soon = new DeliveryQueue(site.hold, `an answer of ${site.plan.profile.id}'s own`);
    this.#keepAlive = new GatewayKeepAlive(site.time, (chunk) => listener.bytes(chunk));
  }

  start(): void {
    const { plan } = this.#site;
    const { clocks, id } = this.#connection;
    this.#connection.requests++;
    // Some hops drop an idle connection without a word, and reset it at the next packet.
    this.#connection.onExpiry = (expiry) => {
      this.#stale = expiry;
    };
    clocks.mark('request', id);
    this.#connection.onExpiry = (expiry) => this.#expired(expiry);
    // How long the connection had been idle is no matter of this exchange.
    clocks.takeSlacks();
    const stale = this.#stale;
    // A gateway itself is what the client is connected to, and a request that is here is here as a whole.
    if (stale !== null || !plan.transparent) this.#listener.connected(this.#reused);
    if (stale === null && !plan.transparent && !this.#over) this.#listener.received();
    if (this.#over) return;
    if (stale !== null) {
      this.#soon.push(() => this.#expired(stale));
      return;
    }
    const limit = tooBigFor(plan.limits, requestSizes(this.#request));
    if (limit === null) this.#try();
    else this.#soon.push(() => (this.#over ? undefined : this.#tooBig(limit.limit, limit.is)));
  }

  /** The client closes it. What is on its way to the origin is closed too, unless the origin was left to itself before. */
  abort(): void {
    this.#connection.clocks.catchUp();
    if (this.#over) return;
    this.#onward?.abort();
    this.#finish(false);
  }

  #try(): void {
    const { next, onwards } = this.#site;
    const { clocks } = this.#connection;
    this.#tries++;
    this.#phases.begin();
    const onward = new Onward((it) => onwards.delete(it));
    this.#onward = onward;
    onwards.add(onward);
    const onTime =
      <A extends unknown[]>(hear: (...args: A) => void) =>
      (...args: A): void => {
        clocks.catchUp();
        if (this.#onward === onward) hear(...args);
      };
    onward.start(next, this.#request, {
      connected: onTime((reused) => this.#connected(reused)),
      received: onTime(() => this.#received()),
      informational: onTime((status) => this.#informational(status)),
      head: onTime((head) => this.#head(head)),
      bytes: onTime((chunk) => this.#bytes(chunk)),
      end: onTime(() => this.#end()),
      cut: onTime((how, note) => this.#cut(how, note)),
    });
  }

  /** Something came. @returns whether it is heard: a clock may only be looked at when something comes */
  #mark(mark: Mark): boolean {
    const onward = this.#onward;
    this.#phases.mark(mark);
    return this.#onward === onward;
  }

  #connected(reused: boolean): void {
    this.#phases.enter('upload');
    if (this.#mark('request-byte') && this.#site.plan.transparent && this.#tries === 1)
      this.#listener.connected(reused && this.#reused);
  }

  #received(): void {
    if (!this.#mark('request-byte')) return;
    this.#phases.enter('headers');
    if (this.#site.plan.transparent && this.#tries === 1) this.#listener.received();
  }

  #informational(status: number): void {
    if (this.#mark('byte') && this.#mark('informational')) this.#listener.informational(status);
  }

  #head(head: ResponseHead): void {
    const { plan, time } = this.#site;
    if (!this.#mark('byte')) return;
    const { status } = head;
    if (status >= 400 && this.#again([status >= 500 ? 'http-5xx' : 'http-4xx'], String(status))) return;
    const replies = repliesOf(head);
    this.#connection.clocks.disarm(plan.deadlinesNotFor(replies));
    this.#phases.enter('body');
    const marksEvents = plan.deadlines.some(
      ({ from, restartedBy, noticed }) =>
        from === 'event' ||
        restartedBy.includes('event') ||
        (noticed && 'on' in noticed && noticed.on.includes('event')),
    );
    this.#scanner = replies === 'sse' && marksEvents ? new SseScanner() : null;
    this.#limit = responseLimit(plan.limitsFor(replies));
    const declared = Number(head.headers['content-length'] ?? 0);
    if (this.#limit !== null && declared > this.#limit.max && this.#limit.outcome !== 'cut-end') {
      this.#tooBig(this.#limit, declared);
      return;
    }
    const keepAlives = plan
      .keepAlivesFor(replies)
      .filter(({ standingOnly }) => replies === 'sse' && (!standingOnly || this.#request.method === 'GET'));
    const held = new HeldResponse(head, plan.holdsFor(replies), time, {
      head: (it) => {
        if (this.#over) return;
        this.#keepAlive.start(keepAlives);
        this.#listener.head(it);
      },
      bytes: (chunk) => {
        if (this.#over) return;
        this.#keepAlive.passed(chunk);
        this.#listener.bytes(chunk);
      },
      end: () => {
        if (this.#over) return;
        this.#finish(true);
        this.#listener.end();
      },
      held: (of, heldMs) => this.#tell({ what: 'held', by: `${plan.profile.id}/${of}`, of, heldMs }),
    });
    // The head may have been told just now, and the client may have closed the exchange upon it.
    if (this.#over) held.drop();
    else this.#held = held;
  }

  #bytes(chunk: Buffer): void {
    if (chunk.length === 0 || !this.#mark('byte')) return;
    const events = this.#scanner?.push(chunk) ?? 0;
    if (events > 0 && !this.#mark('event')) return;
    const limit = this.#limit;
    const beforeBytes = this.#responseBytes;
    this.#responseBytes += chunk.length;
    if (limit === null || this.#responseBytes <= limit.max) this.#held?.bytes(chunk);
    else {
      this.#held?.bytes(chunk.subarray(0, Math.max(0, limit.max - beforeBytes)));
      if (!this.#over) this.#tooBig(limit, this.#responseBytes);
    }
  }

  #end(): void {
    this.#phases.end('ok');
    this.#onward = null;
    if (this.#held === null) this.#lost('invalid', 'it ended without a head');
    else this.#held.end();
  }

  #cut(how: Cut, note: string): void {
    if (this.#held === null && this.#again(causesOfCut[how], how)) return;
    this.#onward = null;
    this.#phases.end('closed');
    this.#lost(how, note);
  }

  /** The origin is gone. A gateway that has passed nothing on says so in its place; one that has can only stop. */
  #lost(how: Cut, note: string): void {
    const { plan } = this.#site;
    const begun = this.#held?.begun === true;
    const outcome = lossOutcome(plan.profile, how, begun);
    if (outcome !== null) this.#giveUp(outcome.down, note);
    else if (begun || plan.transparent) {
      this.#held?.flush();
      this.#endWith((listener) => listener.cut(how, note));
    } else this.#giveUp({ status: 502, cut: 'fin' }, note);
  }

  #expired(expiry: Expiry): void {
    this.#tell(expiredEvent(expiry));
    if (this.#over) return;
    const { deadline, span } = expiry;
    const { down } = deadline.outcome;
    if (down !== 'nothing' && 'go' in down) return;
    if (down === 'nothing') {
      if (closes(deadline.outcome)) {
        this.#tellOrigin(deadline.outcome);
        this.#fallSilent();
      }
      return;
    }
    if (span !== 'connection' && this.#held === null && this.#again(['timeout'], deadline.by, deadline.outcome)) return;
    this.#tellOrigin(deadline.outcome);
    this.#giveUp(down, `${deadline.by}: ${deadline.limitMs} ms`, span !== 'connection');
  }

  /** A frozen origin sees nothing, and what nobody knows is not done: in both cases it works on, and nobody listens. */
  #tellOrigin(outcome: Outcome): void {
    if (closes(outcome)) this.#onward?.abort();
    else this.#onward?.leave();
    this.#onward = null;
    cancelBeyond(this.#site, this.#request, outcome);
  }

  /** Begins the exchange again, if the profile does so after this failure. */
  #again(causes: readonly Cause[], after: string, outcome: Outcome | null = null): boolean {
    const { plan, time } = this.#site;
    const retries = retriesIn(this.#phases.now, plan.retries);
    const delayMs = retryAfterMs(retries, this.#request, causes, this.#tries - 1, plan.reading);
    if (delayMs === null) return false;
    if (outcome !== null) this.#tellOrigin(outcome);
    else this.#onward?.abort();
    this.#onward = null;
    this.#phases.end('closed');
    const begin = () => {
      this.#retryTimer = null;
      if (this.#over) return;
      this.#tell({ what: 'retried', by: plan.profile.id, attempt: this.#tries + 1, after });
      this.#try();
    };
    if (delayMs > 0) this.#retryTimer = time.setTimer(begin, delayMs);
    else this.#soon.push(begin);
    return true;
  }

  #tooBig(limit: SizeLimit, is: number): void {
    const { id } = this.#site.plan.profile;
    this.#tell({ what: 'limit', by: `${id}/${limit.of}`, of: limit.of, max: limit.max, is });
    const { outcome } = limit;
    if (outcome === 'cut-end') {
      this.#onward?.abort();
      this.#onward = null;
      this.#held?.end();
    } else if (typeof outcome === 'object') {
      this.#tellOrigin(outcome);
      this.#giveUp(outcome.down, `${limit.of}: ${is} of at most ${limit.max} bytes`);
    }
  }

  /** Tells the client that nothing more comes, in the way that `down` says. */
  #giveUp(down: Down, note: string, keepsConnection = true): void {
    const { profile } = this.#site.plan;
    const last = farewell(down, profile, this.#request, this.#held?.begun === true);
    if (last === 'silence') this.#fallSilent();
    else if ('answer' in last) this.#answer(last.answer, keepsConnection);
    else {
      if (last.flush) this.#held?.flush();
      if (last.bytes !== undefined && !this.#over) this.#listener.bytes(last.bytes);
      this.#endWith((listener) => (last.cut === null ? listener.end() : listener.cut(last.cut, last.note ?? note)));
    }
  }

  #answer({ head, body }: OwnAnswer, keepsConnection: boolean): void {
    this.#held?.drop();
    this.#listener.head(head);
    if (!this.#over) this.#listener.bytes(body);
    if (this.#over) return;
    this.#finish(keepsConnection);
    this.#listener.end();
  }

  #endWith(tell: (listener: ExchangeListener) => void): void {
    if (this.#over) return;
    this.#finish(false);
    tell(this.#listener);
  }

  /** The client waits on, and hears nothing any more. */
  #fallSilent(): void {
    this.#held?.drop();
    this.#keepAlive.stop();
    this.#connection.clocks.stop();
  }

  #finish(keepsConnection: boolean): void {
    const { connections } = this.#site;
    const { clocks } = this.#connection;
    this.#over = true;
    this.#soon.clear();
    this.#retryTimer?.cancel();
    this.#keepAlive.stop();
    this.#held?.drop();
    this.#phases.end('closed');
    const slacks = clocks.takeSlacks();
    if (slacks.length > 0) this.#tell({ what: 'passed', slacks });
    if (keepsConnection && clocks.isOpen(this.#connection.id)) connections.rest(this.#connection);
    else connections.drop(this.#connection);
    this.#done(this);
  }

  #tell(event: HopEvent): void {
    this.#site.tell(this.#site.plan.profile.id, this.#request.key, event);
  }
}

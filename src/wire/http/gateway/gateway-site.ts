import type { Hold as HoldTime } from '../../delivery-queue.ts';
import type { Origin } from '../exchange.ts';
import type { HopTime, TellHop } from '../hop-event.ts';
import type { ClientConnections } from './gateway-connections.ts';
import type { Onward } from './gateway-onward.ts';
import type { GatewayPlan } from './gateway-plan.ts';

/** What the exchanges at one gateway share. */
export interface GatewaySite {
  readonly plan: GatewayPlan;
  readonly next: Origin;
  readonly time: HopTime;
  readonly hold: HoldTime;
  readonly tell: TellHop;
  readonly connections: ClientConnections;
  /** Tries that the next hop still works on, those that nobody listens to any more among them. */
  readonly onwards: Set<Onward>;
}

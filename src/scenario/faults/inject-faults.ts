import { injectPlanned } from '../../faults/fault.ts';
import type { FaultPlan, PlannedFault } from '../../faults/fault-plan.ts';
import { faultById } from '../../faults/fault-registry.ts';
import type { FaultSite } from '../../faults/fault-site.ts';
import { readPlan } from '../../faults/read-plan.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import type { HookedLink } from '../../wire/hooked-link.ts';
import type { TranscriptWriter } from '../../wire/transcript-writer.ts';
import type { HopPoints } from '../link/http-path.ts';
import type { SessionTime } from '../session-time.ts';
import type { UpstreamSite } from './upstream-site.ts';

/** What faults are injected into. */
export interface FaultedSession {
  readonly link: HookedLink;
  readonly time: SessionTime;
  readonly writer: TranscriptWriter;
  readonly upstream: UpstreamSite;
  /** Left out: the server is not reached over HTTP. */
  readonly http?: HopPoints;
  readonly seed: number;
  /** Rules over the server's outgoing HTTP have numbers from this one on: no two of a session have the same. */
  readonly firstRule: number;
}

function siteOf(session: FaultedSession, { fault }: PlannedFault, place: number): FaultSite {
  const { link, time, writer, upstream, http, seed, firstRule } = session;
  const note: FaultSite['note'] = (text, about = {}) =>
    writer.write({ kind: 'fault', fault, place, note: text, about });
  return {
    now: time.now,
    setTimer: time.setTimer,
    random: seededRandom(seed, String(place)),
    toServer: (hook) => link.toServer(hook),
    toClient: (hook) => link.toClient(hook),
    onStart: (listener) => link.onStart(listener),
    upstream(rule) {
      const noteLater = (atMs: number, process: string, text: string, about: Parameters<typeof note>[1] = {}): void =>
        writer.writeLater(atMs, process, { kind: 'fault', fault, place, note: text, about });
      return { lift: upstream.add({ number: firstRule + place, place, seed, rule, note, noteLater }) };
    },
    http: (make) => ({ lift: http?.addHop(make) ?? (() => {}) }),
    note,
  };
}

/**
 * Injects every fault of a plan.
 *
 * @returns how to lift them all, in mid-flight or at the end
 * @throws FaultPlanError (`ERR_FAULT_PLAN`)
 */
export function injectFaults(plan: FaultPlan, session: FaultedSession): { lift(): void } {
  // Read first as a whole: a plan that is wrong at its end leaves nothing half injected.
  const injected = readPlan(plan).map((planned, number) => {
    const fault = faultById(planned.fault);
    return fault && injectPlanned(fault, siteOf(session, planned, number), planned.parameters);
  });
  return {
    lift() {
      for (const one of injected) one?.lift();
    },
  };
}

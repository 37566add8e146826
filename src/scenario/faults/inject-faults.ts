import type { Person } from '../../client/person.ts';
import { injectPlanned } from '../../faults/fault.ts';
import type { FaultContext } from '../../faults/fault-context.ts';
import type { FaultPlan, PlannedFault } from '../../faults/fault-plan.ts';
import { faultById } from '../../faults/fault-registry.ts';
import type { NoteDetails } from '../../faults/note-details.ts';
import { readPlan } from '../../faults/read-plan.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import type { ProcessControl } from '../../faults/server/process-control.ts';
import type { ServerControl } from '../../faults/server/server-control.ts';
import type { OutgoingRule } from '../../faults/upstream/child/child-messages.ts';
import { readUpstreamRule } from '../../faults/upstream/gate/read-upstream-rule.ts';
import { injectWhen } from '../../faults/when/conditional-fault.ts';
import { isRequest, requestLabel } from '../../wire/frame.ts';
import type { HookedLink } from '../../wire/hooked-link.ts';
import type { TranscriptWriter } from '../../wire/transcript-writer.ts';
import type { HopPoints } from '../link/http-path.ts';
import type { SessionTime } from '../session-time.ts';
import type { AddedRule, UpstreamRules } from './upstream-rules.ts';

/** What faults are injected into. */
export interface FaultedSession {
  readonly link: HookedLink;
  readonly time: SessionTime;
  readonly writer: TranscriptWriter;
  readonly upstream: UpstreamRules;
  /** Left out: the server is not reached over HTTP. */
  readonly http?: HopPoints;
  /** The server itself. Throws for a server in real time. */
  readonly control: () => ServerControl;
  readonly process: ProcessControl;
  /** The person in front of the client. */
  readonly person: Person;
  readonly seed: number;
  /** The id of the client. */
  readonly client: string;
  /** A number for the next rule over the server's outgoing HTTP: no two rules of a session have the same. */
  ruleNumber(): number;
}

function contextOf(
  session: FaultedSession & { readonly besides: Set<string> },
  { fault }: PlannedFault,
  place: number,
): FaultContext {
  const { link, time, writer, upstream, http, control, process, person, seed, ruleNumber, besides } = session;
  const labelled = (label: string) => ({ label, ...(besides.has(label) ? { beside: true as const } : {}) });
  const entry = (text: string, about: NoteDetails = {}, label: string | null = null) =>
    ({ kind: 'fault', fault, place, note: text, about, ...(label === null ? {} : labelled(label)) }) as const;
  const add = (rule: OutgoingRule) => {
    const added: AddedRule = {
      number: ruleNumber(),
      place,
      seed,
      rule,
      note: (text, about, label) => writer.write(entry(text, about, label)),
      noteLater: (atMs, process, text, about, label) => writer.writeLater(atMs, process, entry(text, about, label)),
    };
    return { lift: upstream.add(added) };
  };
  return {
    now: time.now,
    setTimer: time.setTimer,
    random: seededRandom(seed, String(place)),
    toServer: (hook) => link.toServer(hook, place),
    toClient: (hook) => link.toClient(hook, place),
    sendToServer(frame, counts) {
      if (counts === 'beside' && isRequest(frame)) besides.add(requestLabel(frame));
      link.sayToServer(frame, place);
    },
    sendToClient: (frame) => link.say(frame, place),
    writeLine: (line) => link.writeLine(line),
    onStart: (listener) => link.onStart(listener),
    upstream: (written) => add({ http: readUpstreamRule(written) }),
    sockets: (rule) => add({ sockets: rule }),
    http(make, at = 'client') {
      const order = { place, ...(at === 'messages' ? { reads: at } : {}) };
      const lift = at === 'server' ? http?.addServerHop(make, order) : http?.addHop(make, order);
      return { lift: lift ?? (() => {}) };
    },
    onEnd: (listener) => link.onEnd(listener),
    overHttp: http !== undefined,
    server: control,
    process,
    person: (behaviour) => ({ lift: person.behave(behaviour) }),
    note: (text, about) => writer.write(entry(text, about)),
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
  const besides = new Set<string>();
  const injected = readPlan(plan).map((planned, number) => {
    const fault = faultById(planned.fault);
    const { parameters, when } = planned;
    if (fault === undefined || (when?.client ?? session.client) !== session.client) return undefined;
    const context = contextOf({ ...session, besides }, planned, number);
    if (when !== undefined) session.upstream.expect(session.seed, fault.relays?.(fault.parameters.parse(parameters)));
    return when === undefined
      ? injectPlanned(fault, context, parameters)
      : injectWhen(fault, context, parameters, when);
  });
  return {
    lift() {
      for (const one of injected) one?.lift();
    },
  };
}

import type { Era } from '../../../clocks/conditions.ts';
import type { FaultPlan } from '../../../faults/fault-plan.ts';
import type { RuleEvidence } from '../../../properties/protocol/rule-property.ts';
import type { CellBounds } from '../../../scenario/play-calls.ts';
import type { Session } from '../../../scenario/session.ts';
import type { ClassOfClients } from '../class-check.ts';
import { type RulesClient, rulesClient } from './rules-client.ts';

/** A session of a client that keeps to the rules. It can be used until a run stops before its end. */
export class RuleSession {
  readonly session: Session;
  readonly #bounds: CellBounds;
  #stopped = false;

  constructor(session: Session, bounds: CellBounds) {
    this.session = session;
    this.#bounds = bounds;
  }

  get bounds(): CellBounds {
    return this.#bounds;
  }

  /** Whether a run stopped before its end, or the connection was lost: nothing more can be played. */
  get isUsedUp(): boolean {
    return this.#stopped || this.session.client.connectionLost || this.session.serverGone;
  }

  /** Runs a part of the play to its end, unless the session is used up. If the run stops, the transcript says why. */
  async run(part: () => Promise<unknown>): Promise<void> {
    if (this.isUsedUp) return;
    const { horizonMs, maxSteps, signal } = this.#bounds;
    const limits = { limitMs: horizonMs, maxSteps, ...(signal === undefined ? {} : { signal }) };
    const end = await this.session.time.run(part, limits);
    if (!('stopped' in end)) return;
    this.session.writer.write({ kind: 'stopped', ...end.stopped });
    this.#stopped = true;
  }

  /** Resolves after this time, in virtual milliseconds. Call it inside {@link run}. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.session.time.setTimer(resolve, ms));
  }

  /** Resolves with the promise, or after this time, in virtual milliseconds. Call it inside {@link run}. */
  within(ms: number, promise: Promise<unknown>): Promise<unknown> {
    return Promise.race([promise, this.pause(ms)]);
  }

  /** What was seen so far, for the rules to be judged from. */
  evidence(timersAfter: RuleEvidence['timersAfter'] = null): RuleEvidence {
    const { transcript, client, link, time } = this.session;
    return {
      transcript: { ...transcript, entries: [...transcript.entries] },
      revision: client.server.protocolVersion ?? 'unknown',
      transport: link.transport,
      untilMs: time.now(),
      timersAfter,
    };
  }
}

/**
 * Opens a session of a client that keeps to the rules.
 *
 * @returns `null`: the server does not start for it
 */
export async function openRuleSession(
  { members: [member], open }: ClassOfClients,
  client: RulesClient,
  added: FaultPlan = [],
): Promise<RuleSession | null> {
  if (member === undefined) return null;
  const profile = rulesClient(client);
  const checked = await open({ ...member, client: { profile, settings: {} } }, profile, added, true);
  const session = await checked.session();
  if (session === null) return null;
  return new RuleSession(session, checked.bounds);
}

/** As {@link openRuleSession}. @returns `null` also if the server does not speak this era */
export async function openInEra(
  clients: ClassOfClients,
  era: Era,
  how: Omit<RulesClient, 'era'>,
  added?: FaultPlan,
): Promise<RuleSession | null> {
  const opened = await openRuleSession(clients, { era, ...how }, added);
  return opened === null || opened.session.client.era !== era ? null : opened;
}

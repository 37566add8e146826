import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { CannotJudge } from '../../properties/property.ts';
import { extraCheckIds, onRequestIds } from '../../properties/property-registry.ts';
import { transportOf } from '../../scenario/server/server-under-test.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { AllPlayed } from '../judge/every-cell.ts';
import type { FindingDraft } from '../judge/finding-draft.ts';
import type { PlayedClient } from '../judge/played-client.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import type { CheckSession, JudgedSession } from '../play/group-play.ts';
import { groupsOf } from '../play/play-all.ts';
import type { PlaySetting } from '../play/start-session.ts';
import { CheckedSession } from './checked-session.ts';
import type { ClassOfClients, Member } from './class-check.ts';
import { classChecks, requestedChecks, sessionChecks } from './registry.ts';
import type { Found } from './session-check.ts';

function findingOf(
  { profile, settings }: ChosenClient,
  property: string,
  found: Found | CannotJudge,
  plan: FaultPlan = [],
): FindingDraft {
  const about = { property, client: profile.id, settings, plan, verdict: null };
  if ('notJudged' in found)
    return { ...about, tool: null, message: found.notJudged, figures: {}, instead: 'not-judged' };
  const { tool, message, figures, severity, rule } = found;
  const more = { ...(severity === undefined ? {} : { severity }), ...(rule === undefined ? {} : { rule }) };
  return { ...about, tool, message, figures, ...more };
}

/** The results of checks that could not judge what the run has to judge. They are about no client. */
const unjudged = (property: string, why: string): FindingDraft => ({
  property,
  client: null,
  settings: {},
  plan: [],
  verdict: null,
  tool: null,
  message: why,
  figures: {},
  instead: 'not-judged',
});

const needsVirtualTime = 'time is real, and this check needs virtual time';

const needsNoFaults = 'its check needs a play without faults, and every plan of this run has some';

const interrupted = ({ signal }: PlaySetting['options']): boolean => signal?.aborted === true;

/** The index of the plan without faults; -1: each plan has faults. */
const plainPlan = ({ plans }: PlaySetting['options']): number => plans.findIndex((plan) => plan.length === 0);

/** Runs the checks that need no fault, for one `check`. No verdict depends on them. */
export class ExtraChecks {
  /**
   * Why properties that a run has to judge are not judged, if it has no extra checks.
   *
   * @param isQuick whether the user left the checks out; otherwise the server is an object, which cannot be connected again
   */
  static leftOut({ mustJudge }: Pick<PlaySetting['options'], 'mustJudge'>, isQuick: boolean): readonly FindingDraft[] {
    const why = isQuick
      ? 'quick leaves its check out'
      : 'its check needs a new session, and a server that is made already serves one: pass a function that makes it';
    return mustJudge.filter((id) => extraCheckIds.includes(id)).map((property) => unjudged(property, why));
  }

  readonly #setting: PlaySetting;
  readonly #transcripts = new Map<ChosenClient, Transcript>();
  /** The properties whose checks ran, or said why they could not. */
  readonly #answered = new Set<string>();
  /** The session of the class check that is running. */
  #opened: CheckedSession | null = null;

  /** @param setting the setting of the plays, without the plan */
  constructor({ server, options }: Omit<PlaySetting, 'plan'>) {
    this.#setting = { server, options, plan: [] };
  }

  /**
   * The checks that run in the sessions of a plan, in which the verdicts of the plan were made; `null`: no check does.
   *
   * The checks run with the plan that has no faults. If each plan has faults, the checks run after the first plan, in new
   * sessions without faults, but only over HTTP: most of these checks are about HTTP sessions.
   */
  inSessionsOf(planIndex: number): CheckSession | null {
    const { server, options } = this.#setting;
    const plain = plainPlan(options);
    const chosen = plain < 0 && transportOf(server) === 'http' ? 0 : plain;
    return planIndex === chosen ? (client, judged) => this.#inSession(client, judged) : null;
  }

  /** Runs the session checks in the session in which a wire class was judged, and closes that session. */
  async #inSession(client: ChosenClient, judged: JudgedSession): Promise<readonly FindingDraft[]> {
    const { options } = this.#setting;
    const { session, cells, time } = judged.plan.length === 0 ? judged : await withoutFaults(judged);
    if (session !== null)
      this.#transcripts.set(client, { ...session.transcript, entries: [...session.transcript.entries] });
    const checked = new CheckedSession({ setting: this.#setting, client, cells, time }, session);
    const findings: FindingDraft[] = [];
    try {
      for (const check of sessionChecks) {
        if (interrupted(options)) break;
        if (!check.applies(checked)) continue;
        const { property } = check;
        this.#answered.add(property);
        if (time === 'real' && !check.inRealTime) {
          findings.push(findingOf(client, property, { notJudged: needsVirtualTime }));
          continue;
        }
        const found = await options.extraChecksCost.timed(() => check.run(checked));
        if (interrupted(options)) break; // after an interruption, a missing answer proves nothing
        findings.push(...found.map((one) => findingOf(client, property, one)));
      }
      return findings;
    } finally {
      await checked.close();
    }
  }

  /**
   * Runs the checks that open sessions of their own, once all verdicts are known: those that need no fault with the plan without
   * faults, and those that the user or a suite named. If each plan has faults, the latter run with the first one.
   */
  async afterwards({ server, clients, options, played: all }: AllPlayed): Promise<readonly FindingDraft[]> {
    const plain = plainPlan(options);
    const requested = requestedChecks.filter(({ property }) => options.mustJudge.includes(property));
    const checks = [...(plain < 0 ? [] : classChecks), ...requested];
    if (checks.length === 0) return [];
    options.onStage?.('running the checks that need no fault');
    const place = Math.max(plain, 0);
    const plan = options.plans[place] ?? [];
    const groups = groupsOf(server, clients, options, plan);
    const played = all.slice(place * clients.length, (place + 1) * clients.length);
    if (played.some(({ time }) => time === 'real')) {
      for (const { property } of checks) this.#answered.add(property);
      return checks
        .filter(({ property }) => options.mustJudge.includes(property))
        .map(({ property }) => unjudged(property, needsVirtualTime));
    }
    const classes = groups.map(({ leader, others }) => this.#classOf([leader, ...others], clients, played, plan));
    const findings: FindingDraft[] = [];
    for (const check of checks)
      for (const one of check.choose(classes)) {
        if (interrupted(options)) return findings;
        this.#answered.add(check.property);
        try {
          const found = await options.extraChecksCost.timed(() => check.run(one));
          if (interrupted(options)) return findings; // after an interruption, a missing answer proves nothing
          findings.push(...found.map((finding) => findingOf(finding.client, finding.property, finding, plan)));
        } finally {
          await this.#close();
        }
      }
    return findings;
  }

  /** Notes that a property was judged elsewhere. */
  judged(property: string): void {
    this.#answered.add(property);
  }

  /** Why properties that the run has to judge were not put to the test. Call it when all checks have run. */
  unjudged(): readonly FindingDraft[] {
    const { options } = this.#setting;
    return [...sessionChecks, ...classChecks, ...requestedChecks].flatMap(({ property, needs }) => {
      if (!options.mustJudge.includes(property) || this.#answered.has(property) || interrupted(options)) return [];
      const needsPlain = !onRequestIds.includes(property);
      if (needsPlain && plainPlan(options) < 0) return [unjudged(property, needsNoFaults)];
      return needs === null ? [] : [unjudged(property, needs)];
    });
  }

  #classOf(
    members: readonly ChosenClient[],
    clients: readonly ChosenClient[],
    played: readonly PlayedClient[],
    plan: FaultPlan,
  ): ClassOfClients {
    const [leader] = members;
    const { server, options } = this.#setting;
    return {
      server,
      options,
      members: members.flatMap((client): Member[] => {
        const one = played[clients.indexOf(client)];
        return one === undefined ? [] : [{ client, startup: one.startup, cells: one.cells }];
      }),
      transcript: (leader && this.#transcripts.get(leader)) ?? null,
      open: async ({ client, cells }, profile, added = [], observesWire = false) => {
        await this.#close();
        const played = { setting: this.#setting, client, cells, plan: observing(plan, added), observesWire };
        const about = { ...played, time: 'virtual' } as const;
        this.#opened = new CheckedSession({ ...about, ...(profile === undefined ? {} : { profile }) });
        return this.#opened;
      },
    };
  }

  async #close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    await opened?.close();
  }
}

/** A plan with faults of the upstream shows its requests already. */
const observing = (plan: FaultPlan, added: FaultPlan): FaultPlan =>
  plan.some(({ fault }) => fault.startsWith('upstream-')) ? plan : [...plan, ...added];

/** Closes a session that has faults, because the faults may be the cause of everything that such a session shows. */
async function withoutFaults({ session, time }: JudgedSession): Promise<JudgedSession> {
  await session?.close();
  return { session: null, cells: [], time, plan: [] };
}

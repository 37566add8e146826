import type { SettingValue } from '../../clocks/conditions.ts';
import { isRefusal } from '../../properties/endings/ending.ts';
import type { ClockLine } from '../../properties/judging/timeline.ts';
import type { Verdict } from '../../properties/judging/verdict.ts';
import type { CellReport, StartupReport } from '../../report/check-report.ts';
import { headOf } from '../../scenario/head-of.ts';
import type { ChosenGateway } from '../../scenario/link/http-path.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { judgedCell } from '../judge/judged-cell.ts';
import { judgedStartup } from '../judge/judged-startup.ts';
import type { ChosenCall } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { wireClass } from '../play/wire-groups.ts';
import { readThrough } from './lifted-gateway.ts';
import type { SeenSpan } from './search-play.ts';
import { type SeenWith, seenWith } from './seen-with.ts';

/** The result of a start-up or a call with other settings. */
export interface Trial {
  readonly verdict: Verdict;
  /** The clock because of which it does not fit. `null`: it fits, or no clock is the reason. */
  readonly by: string | null;
}

/** New values of settings. `of` is the id of the client or gateway that has the setting. */
export type Turned = readonly { readonly of: string; readonly key: string; readonly value: SettingValue }[];

/** A play without time limits, and the client and gateways under whose limits it is read. */
export interface Seen {
  /** The play without time limits. */
  readonly span: SeenSpan;
  /** Whether the gateways' limits were lifted too. */
  readonly throughLifted: boolean;
  /** The client of the play. */
  readonly playedBy: ChosenClient;
  /** The client of the cell. */
  readonly client: ChosenClient;
  /** The gateways with the settings of their operators. */
  readonly gateways: readonly ChosenGateway[];
  /** How many times slower than this machine a modest machine is. */
  readonly slowdown: number;
}

/** The call or the start-up of a trial. */
export interface Subject extends Seen {
  /** `null`: the start-up. */
  readonly call: ChosenCall | null;
  readonly budgets: { readonly [tool: string]: number };
}

/** Whether a clock had so little time left that the verdict is tight. */
const isClose = ({ firesAtMs, endedAtMs, limitMs }: ClockLine): boolean =>
  firesAtMs !== null &&
  endedAtMs !== null &&
  typeof limitMs === 'number' &&
  firesAtMs - endedAtMs < Math.max(1_000, limitMs / 10);

const slackOf = ({ firesAtMs, endedAtMs }: ClockLine): number =>
  (firesAtMs ?? Number.POSITIVE_INFINITY) - (endedAtMs ?? 0);

/** The clock because of which a cell or a start-up does not fit. `null`: it fits, or no known clock is the reason. */
export function clockOf(report: CellReport | StartupReport): string | null {
  const { verdict, ending, gaveUp, timeline, realWork } = report;
  if (verdict === 'fits' || (ending !== null && isRefusal(ending))) return null;
  if ('cutBy' in report && report.cutBy !== null) return report.cutBy.by;
  if (gaveUp !== null) return gaveUp.layer === null ? null : gaveUp.by;
  if (realWork !== null) return realWork.by;
  const [closest] = (timeline?.clocks ?? []).filter(isClose).toSorted((a, b) => slackOf(a) - slackOf(b));
  return closest?.by ?? null;
}

function turnedBy<T extends { readonly settings: { readonly [key: string]: SettingValue } }>(
  hop: T,
  id: string,
  turned: Turned,
): T {
  const own = turned.filter(({ of }) => of === id).map(({ key, value }) => [key, value] as const);
  return own.length === 0 ? hop : { ...hop, settings: { ...hop.settings, ...Object.fromEntries(own) } };
}

function judged(subject: Subject, client: ChosenClient, seen: Transcript, slowdown: number) {
  const { span, call, budgets } = subject;
  const plan = [] as const; // the original report already names the faults that acted
  if (call === null) return judgedStartup(client, seen, { plan, slowdown }, '').startup;
  return judgedCell(client, seen, call, span.spanId, { plan, budgets, slowdown, era: span.era }).cell;
}

/**
 * Reads a play as the client would have seen it with other settings.
 *
 * @returns `null`: with these settings other bytes go over the wire, and no play shows the result
 */
export function seenBySubject(subject: Seen, turned: Turned): SeenWith | null {
  const { span, playedBy, throughLifted } = subject;
  const client = turnedBy(subject.client, subject.client.profile.id, turned);
  const gateways = subject.gateways.map((gateway) => turnedBy(gateway, gateway.profile.id, turned));
  const conditions = { ...span.conditions, settings: client.settings };
  const before = { ...span.conditions, settings: playedBy.settings };
  if (wireClass(client, conditions) !== wireClass(playedBy, before)) return null;
  const head = headOf(client.profile, conditions, gateways);
  const seen = seenWith(span.transcript, head, span.spanId, client.profile === playedBy.profile);
  if (seen === null || 'firedBy' in seen || !throughLifted) return seen;
  const { transcript, cutBy, isMeasured } = readThrough(seen.transcript, head.hops ?? []);
  if (!isMeasured) return null;
  return cutBy === null ? { transcript } : { firedBy: cutBy };
}

/**
 * Tries settings: folds the clocks that they give over the play without time limits.
 *
 * @param slowdown how many times slower than this machine a modest machine is
 * @returns `null`: only another play can show it
 */
export function trial(subject: Subject, turned: Turned, slowdown = subject.slowdown): Trial | null {
  const seen = seenBySubject(subject, turned);
  if (seen === null) return null;
  if ('firedBy' in seen) return { verdict: 'fails', by: seen.firedBy };
  const client = turnedBy(subject.client, subject.client.profile.id, turned);
  const report = judged(subject, client, seen.transcript, slowdown);
  return { verdict: report.verdict, by: clockOf(report) };
}

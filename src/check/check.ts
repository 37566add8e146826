import { blocksOthers } from '../properties/findings/blocks-others.ts';
import type { CheckReport } from '../report/check-report.ts';
import { asServerUnderTest, type ServerOrMade } from '../scenario/server/server-under-test.ts';
import { advised } from './explain/advised.ts';
import { withBoundaries } from './explain/boundaries.ts';
import { requestsInVain } from './explain/requests-in-vain.ts';
import { ExtraChecks } from './extra-checks/extra-checks.ts';
import { othersBeside } from './extra-checks/others-beside.ts';
import { type AllPlayed, assertEveryCell, everyCell, mistakeIn } from './judge/every-cell.ts';
import { withExpectations } from './judge/expectations.ts';
import { reportOf } from './judge/report-of.ts';
import { differences, judgedOnce, nothingProved } from './judge/run-findings.ts';
import { runInfo } from './judge/run-info.ts';
import { unmetFaults } from './judge/unmet-faults.ts';
import { assertConditionClients } from './options/assert-condition-clients.ts';
import { assertServer } from './options/assert-server.ts';
import { type CheckOptions, fullOptions } from './options/check-options.ts';
import { chooseClients } from './options/client-spec.ts';
import { playAll } from './play/play-all.ts';
import { assertPath, reachingClients } from './play/reaching-clients.ts';
import { workCharged } from './play/work-charged.ts';

/**
 * Plays a server with mock clients and reports, for each client and tool, whether the server answers before the client gives up.
 * Virtual minutes take real milliseconds, and a seed repeats them.
 *
 * @param given the server under test
 * @param options the clients, the calls, the faults, and the conditions
 * @returns the report; findings about the server are never thrown
 *
 * @example
 * ```ts
 * const report = await check({ command: 'node', args: ['server.js'] }, { clients: ['codex-cli'], seed: 7 });
 * console.log(report.cells.map((cell) => `${cell.client} ${cell.tool} ${cell.verdict}`));
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`), ExpectationError (`ERR_EXPECT`),
 *   ScenarioError for wrong options or a server that cannot be played. With an aborted `signal`: its reason, once everything is
 *   closed and `onIncomplete` has received the report so far
 */
export async function check(given: ServerOrMade, options: CheckOptions = {}): Promise<CheckReport> {
  const run = runInfo();
  const server = asServerUnderTest(given);
  const isRepeatable = server === given; // a server object can be connected only once, so it cannot be played again
  const full = fullOptions(isRepeatable ? options : { ...options, explain: 0 });
  assertServer(server);
  full.signal?.throwIfAborted();
  assertPath(server, full);
  const chosen = chooseClients(full.clients);
  assertConditionClients(full.plans, chosen);
  const { clients, findings: unreachable } = reachingClients(server, chosen, full);
  const extraChecks = isRepeatable && !full.quick ? new ExtraChecks({ server, options: full }) : null;
  const interrupted = (): boolean => full.signal?.aborted === true;

  const asPlayed = await playAll(server, clients, full, (plan) => extraChecks?.inSessionsOf(plan) ?? null);
  const all = { server, clients, options: full, played: asPlayed };
  if (!interrupted()) assertAsked(all);
  const complete = everyCell(all);
  const charged = isRepeatable ? await workCharged(server, clients, complete, full) : complete;

  const inVirtualTime = !charged.some(({ time }) => time === 'real');
  const explain = full.explain !== 0 && inVirtualTime;
  const withAdvice = explain ? await advised(server, clients, charged, full) : charged;
  const otherFindings = extraChecks !== null && inVirtualTime ? await othersBeside(server, withAdvice, full) : [];
  if (inVirtualTime && full.plans.some((plan) => plan.length > 0)) extraChecks?.judged(blocksOthers.id);
  const withCauses = explain ? await requestsInVain(server, clients, withAdvice, full) : withAdvice;
  const played = explain ? await withBoundaries(server, clients, withCauses, full) : withCauses;
  const afterwards = (await extraChecks?.afterwards({ ...all, played })) ?? [];
  const unjudged = extraChecks?.unjudged() ?? ExtraChecks.leftOut(full, full.quick);
  const second = full.twice && !interrupted() ? await playAll(server, clients, full) : null;

  const { findings, ...others } = judgedOnce([...played.flatMap((one) => one.findings), ...afterwards, ...unjudged]);
  const found = reportOf({
    server,
    options: full,
    played,
    findings: [
      ...unreachable,
      ...findings,
      ...otherFindings,
      ...unmetFaults(played, full.plans),
      ...nothingProved(played),
      ...(second === null ? [] : differences(played, second)),
    ],
    ...others,
    run: run(full.extraChecksCost.all),
  });
  const report =
    full.expect === undefined ? found : withExpectations(found, full.expect, { ...full, quick: extraChecks === null });
  assertEveryCell(report, all);
  if (report.incomplete !== null) {
    full.onIncomplete?.(report);
    full.signal?.throwIfAborted();
  }
  return report;
}

/** @throws the reason why no client could be played: the server cannot be reached, or a tool does not exist */
function assertAsked(all: AllPlayed): void {
  const [neverBegun] = all.played.map((one) => one.neverBegun);
  if (neverBegun != null && all.played.every((one) => one.neverBegun !== null)) throw neverBegun;
  const mistake = mistakeIn(all);
  if (mistake !== null) throw mistake;
}

import type { Verdict } from '../../properties/judging/verdict.ts';
import { answerTimes } from '../../report/answer-times.ts';
import type { CheckReport } from '../../report/check-report.ts';
import type { ClientDraws, DrawsReport } from '../../report/draws-report.ts';
import { specOf } from '../../report/replay-of.ts';
import type { ServerOrMade } from '../../scenario/server/server-under-test.ts';
import { measuredTool } from '../budget/measured-tool.ts';
import { check } from '../check.ts';
import { fullOptions } from '../options/check-options.ts';
import { UsageError } from '../options/usage-error.ts';
import { caseSetting } from '../property-runs/case-setting.ts';
import { generatedArguments } from '../property-runs/generated-arguments.ts';
import { checkOptionsOf, verdictWithoutWork } from '../property-runs/play-case.ts';
import type { SeededDrawsOptions } from './seeded-draws-options.ts';

/** The largest number of draws. */
const mostDraws = 100_000;

/** The verdict of each client in one draw. A call that could not be made has the verdict of the start-up. */
function verdictsOf({ cells, startup }: CheckReport): ReadonlyMap<string, Verdict> {
  return new Map(
    cells.map((cell) => {
      const client = specOf(cell.client, cell.settings);
      const own = startup.filter((one) => specOf(one.client, one.settings) === client);
      return [client, verdictWithoutWork(cell.played ? [cell] : [cell, ...own])];
    }),
  );
}

const none: { readonly [verdict in Verdict]: number } = { fits: 0, tight: 0, fails: 0, unknown: 0 };

/**
 * Plays one call under one fault plan with one seed after the other: the share of the draws that each client gets in time, and how
 * long the server takes. A plan that draws nothing from the seed gives the same in each draw. Equal seeds give equal numbers.
 *
 * @param given the server under test
 * @param tool the name of the tool
 * @param options the plan, the number of draws, and the clients
 *
 * @example
 * ```ts
 * const slow = faults.upstreamSlow({ delayMs: 40_000, distribution: 'bimodal', slowShare: 0.3, answer: { body: 'found' } });
 * const { clients, answerTimes } = await seededDraws(server, 'search', { clients: ['crewai'], faults: [slow], draws: 3 });
 * console.log(clients.map(({ client, verdicts }) => `${client} fails ${verdicts.fails} of 3`), answerTimes.p95Ms);
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`) for wrong options; with an aborted `signal`: its reason
 */
export async function seededDraws(
  given: ServerOrMade,
  tool: string,
  options: SeededDrawsOptions,
): Promise<DrawsReport> {
  const { draws = 100, leastShare = 1, arguments: args, endSignal, onDraw, ...rest } = options;
  if (!Number.isInteger(draws) || draws <= 0 || draws > mostDraws)
    throw new UsageError(`draws must be a whole number from 1 to ${mostDraws}, and is ${draws}`);
  if (!(leastShare >= 0 && leastShare <= 1))
    throw new UsageError(`leastShare must be a number from 0 to 1, and is ${leastShare}`);
  if (!Array.isArray(rest.faults))
    throw new UsageError('seededDraws takes one plan, such as faults: [{ fault: "upstream-slow", parameters: {} }]');
  const setting = caseSetting(given, tool, rest);
  const chosen = args ?? (await generatedArguments(setting));
  const seed = rest.seed ?? 1;
  const [first] = setting.clients;
  const asked = checkOptionsOf(setting, { client: first?.profile.id ?? '', arguments: chosen, faults: rest.faults });
  const counted = new Map<string, { verdicts: { [verdict in Verdict]: number }; firstFailingSeed: number | null }>(
    setting.clients.map(({ profile, settings }) => [
      specOf(profile.id, settings),
      { verdicts: { ...none }, firstFailingSeed: null },
    ]),
  );
  const times: (number | null)[] = [];
  for (let index = 0; index < draws && endSignal?.aborted !== true; index++) {
    const drawn = { ...asked, clients: setting.clients, seed: seed + index, quick: true, explain: 0 };
    for (const [client, verdict] of verdictsOf(await check(setting.server, drawn))) {
      const one = counted.get(client);
      if (one === undefined) continue;
      one.verdicts[verdict] += 1;
      if (verdict === 'fails') one.firstFailingSeed ??= seed + index;
    }
    const call = { tool, tries: [chosen], generated: false };
    const measured = { server: setting.server, options: fullOptions(drawn), plan: rest.faults };
    times.push((await measuredTool(measured, call)).takesMs);
    onDraw?.(times.length, draws);
  }
  const clients = [...counted].map(([client, one]): ClientDraws => ({ client, ...one }));
  const reason: unknown = endSignal?.reason;
  return {
    tool,
    arguments: chosen,
    plan: rest.faults,
    seed,
    draws,
    made: times.length,
    leastShare,
    clients,
    answerTimes: answerTimes(times),
    interruptedBy: times.length < draws ? (reason instanceof Error ? reason.message : String(reason)) : null,
  };
}

import type { FaultPlan } from '../../faults/fault-plan.ts';
import { suitsMost } from '../../report/reach-figures.ts';
import type { ClientReach, ParameterReach, ReachReport } from '../../report/reach-report.ts';
import type { AnswersInTimeCase } from '../../report/search-report.ts';
import { type ServerOrMade, transportOf } from '../../scenario/server/server-under-test.ts';
import { defaultOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { UsageError } from '../options/usage-error.ts';
import { caseSetting } from '../property-runs/case-setting.ts';
import { generatedArguments } from '../property-runs/generated-arguments.ts';
import { type CaseSetting, playCase } from '../property-runs/play-case.ts';
import { clientReach } from './client-reach.ts';
import type { FaultReachOptions } from './fault-reach-options.ts';
import { cellOf, ReachTrials, startupKey } from './reach-trials.ts';
import { durationsToProbe, parts, valuesToTry } from './values-to-try.ts';
import { limitsOf, type VariedParameter, variedParameters } from './varied-parameters.ts';

/** Searches how far parameters may go. */
class FaultReach {
  readonly #setting: CaseSetting;
  readonly #options: FaultReachOptions;
  readonly #arguments: AnswersInTimeCase['arguments'];
  plays = 0;

  constructor(setting: CaseSetting, options: FaultReachOptions, args: AnswersInTimeCase['arguments']) {
    this.#setting = setting;
    this.#options = options;
    this.#arguments = args;
  }

  #planOf({ fault: { fault, fixed, when }, parameter }: VariedParameter, value: number): FaultPlan {
    return [{ fault: fault.id, parameters: { ...fixed, [parameter]: value }, ...(when && { when }) }];
  }

  #trials(varied: VariedParameter, client: ChosenClient): ReachTrials {
    return new ReachTrials(this.#setting, client, this.#arguments, (value) => this.#planOf(varied, value));
  }

  /** Why no client needs to be played: the first of them gets the same answer at the same time with every value. */
  async #noDifference(varied: VariedParameter, trials: ReachTrials): Promise<string | null> {
    const { low, high } = varied;
    const values = [...new Set([low, Math.floor(Math.sqrt(high)), high])];
    const all = [];
    for (const value of values) all.push(await trials.surely(value));
    if (all.every((one) => (cellOf(one)?.faultsActed ?? []).length === 0 && cellOf(one)?.played))
      return `the fault does not meet the call of ${trials.client}`;
    const seen = all.map((one) => ({
      startup: startupKey(one),
      cells: one.report.cells.map(({ verdict, outcome, answer, gaveUp }) => ({
        verdict,
        outcome,
        answer,
        atMs: gaveUp?.atMs,
      })),
    }));
    if (!seen.every((one) => JSON.stringify(one) === JSON.stringify(seen[0]))) return null;
    const [first] = seen.flatMap(({ cells }) => cells);
    // A client that gives up does not see what the server does later.
    if (first?.answer == null) return null;
    return `${trials.client} has the same answer after ${first.answer.atMs} ms with ${values.join(', ')}`;
  }

  /** Whether another seed gives another result, with the first boundary that was found. */
  async #dependsOnSeed(varied: VariedParameter, clients: readonly ClientReach[]): Promise<boolean> {
    const { options } = this.#setting;
    const other = { ...this.#setting, options: { ...options, seed: (options.seed ?? 1) + 1 } };
    const one = clients.find(({ value }) => value !== null);
    if (one === undefined || one.value === null) return false;
    const asked = { client: one.client, arguments: this.#arguments, faults: this.#planOf(varied, one.value) };
    const took = [];
    for (const setting of [this.#setting, other]) {
      this.plays += 1;
      const played = await playCase(setting, asked);
      took.push(JSON.stringify({ verdict: played.verdict, tookMs: cellOf(played)?.tookMs }));
    }
    return took[0] !== took[1];
  }

  /** @returns `null`: the search was ended meanwhile */
  async of(varied: VariedParameter): Promise<ParameterReach | null> {
    const { clients, options, server } = this.#setting;
    const { fault, parameter, low, high } = varied;
    const about = { fault: fault.fault.id, parameter, given: fault.fixed, smallest: low, largest: high } as const;
    const found: ClientReach[] = [];
    const isDuration = parameter.endsWith('Ms');
    const limitsBy = ({ profile, settings }: ChosenClient) =>
      limitsOf(profile, { transport: transportOf(server), mode: options.mode ?? defaultOptions.mode, settings });
    // The first client tries them. What a server does at a value it does for the others, too: they try where that is of interest.
    let probes = isDuration ? durationsToProbe(varied, clients.flatMap(limitsBy)) : [];
    for (const client of clients) {
      if (this.#options.endSignal?.aborted === true) return null;
      const { profile } = client;
      this.#options.onStage?.(`looking how far ${about.fault} ${parameter} may go for ${profile.id}`);
      const trials = this.#trials(varied, client);
      try {
        const noDifference = client === clients[0] ? await this.#noDifference(varied, trials) : null;
        if (noDifference !== null)
          return { ...about, suitsMost: null, clients: [], noDifference, dependsOnSeed: false };
        const hints = isDuration
          ? limitsBy(client).flatMap((limit) => parts.map((part) => Math.floor(limit / part)))
          : [];
        // A value at which the server does something else is of interest for the next clients, too.
        for (const { value, againWith } of found) if (value !== null) hints.push(value, value + 1, againWith ?? value);
        const values = valuesToTry(varied, hints, options.seed ?? 1);
        found.push(await clientReach(trials, { low, high, values, probes }));
        if (client === clients[0]) probes = trials.unevenValues;
      } finally {
        await trials.close();
        this.plays += trials.plays;
      }
    }
    const dependsOnSeed = await this.#dependsOnSeed(varied, found);
    return { ...about, suitsMost: suitsMost(found), clients: found, noDifference: null, dependsOnSeed };
  }
}

/**
 * Says how far each fault may go before a client gives up: for each duration and size of each fault, and each client, the largest
 * value with which the call passes. One more fails; both values were played. It complements a search without a counterexample.
 *
 * The faults are planned one at a time. Parameters that are given do not vary, and all others have their defaults. Values all over
 * the range are tried, too: if the call passes again beyond the boundary, the report says so.
 *
 * @param given the server under test
 * @param tool the name of the tool
 * @param options the faults and the clients, as for `searchCases`
 *
 * @example
 * ```ts
 * const faults = faultPlans({ faults: [{ fault: 'late-response', parameters: {} }] });
 * const { parameters } = await faultReach(server, 'search', { clients: ['codex-cli'], faults });
 * console.log(parameters.map(({ parameter, clients }) => `${parameter} up to ${clients[0]?.value}`));
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`) for wrong options; with an aborted `signal`: its reason
 */
export async function faultReach(
  given: ServerOrMade,
  tool: string,
  options: FaultReachOptions = {},
): Promise<ReachReport> {
  const { arguments: args, endSignal, onStage: _, ...rest } = options;
  const setting = caseSetting(given, tool, rest);
  const { server, clients } = setting;
  if (rest.faults === undefined)
    throw new UsageError('the reach of faults needs faults: faults: faultPlans({ upstream: true })');
  const conditions = { transport: transportOf(server), mode: rest.mode ?? defaultOptions.mode };
  const varied = variedParameters(rest.faults, clients, conditions, rest.horizonMs ?? defaultOptions.horizonMs);
  const chosen = args ?? (await generatedArguments(setting));
  const search = new FaultReach(setting, options, chosen);
  const parameters: ParameterReach[] = [];
  for (const one of varied) {
    const found = await search.of(one);
    if (found === null) break;
    parameters.push(found);
  }
  return {
    tool,
    arguments: chosen,
    seed: rest.seed ?? 1,
    parameters,
    plays: search.plays,
    interruptedBy: parameters.length < varied.length ? String(endSignal?.reason?.message ?? endSignal?.reason) : null,
  };
}

import { answerBudget, progressBudget, tooSlowFor, tooSlowWithProgress } from '../report/budget-figures.ts';
import type {
  AnswerBudget,
  BudgetReport,
  ClientLimit,
  ProgressBudget,
  ProgressLimit,
  ToolBudget,
} from '../report/budget-report.ts';
import { specOf } from '../report/replay-of.ts';
import {
  asServerUnderTest,
  type ServerOrMade,
  type ServerUnderTest,
  transportOf,
} from '../scenario/server/server-under-test.ts';
import { measuredStartup, measuredTool } from './budget/measured-tool.ts';
import { ProbePlays } from './budget/probe-plays.ts';
import { type ProbeShape, probeServer } from './budget/probe-server.ts';
import { packageVersion } from './judge/run-info.ts';
import { listTools } from './list-tools.ts';
import { assertServer } from './options/assert-server.ts';
import { type CheckOptions, type FullOptions, fullOptions } from './options/check-options.ts';
import { callsFor } from './options/choose-calls.ts';
import { type ChosenClient, chooseClients } from './options/client-spec.ts';
import { UsageError } from './options/usage-error.ts';
import { assertPath, reachingClients } from './play/reaching-clients.ts';

/** The options of `budgets`. They mean the same as for `check`. */
export interface BudgetOptions
  extends Pick<
    CheckOptions,
    | 'clients'
    | 'calls'
    | 'readOnlyTools'
    | 'allTools'
    | 'mode'
    | 'gateways'
    | 'network'
    | 'seed'
    | 'maxWaitMs'
    | 'maxCpuMs'
    | 'signal'
    | 'onStage'
  > {
  /**
   * The transport for which limits are given where there is no server.
   *
   * @defaultValue 'stdio'
   */
  readonly transport?: 'stdio' | 'http' | 'sse';
}

const spec = ({ profile, settings }: ChosenClient): string => specOf(profile.id, settings);

/** Limits that were played, each once. */
class Limits {
  readonly #clients: readonly ChosenClient[];
  readonly #plays: ProbePlays;
  readonly #signal: AbortSignal | undefined;

  constructor(clients: readonly ChosenClient[], options: FullOptions) {
    this.#clients = clients;
    this.#plays = new ProbePlays(options);
    this.#signal = options.signal;
  }

  async #each<T>(play: (client: ChosenClient) => Promise<T>): Promise<readonly T[]> {
    const all: T[] = [];
    for (const client of this.#clients) {
      this.#signal?.throwIfAborted();
      all.push(await play(client));
    }
    return all;
  }

  async answer(of: 'initialize' | 'list' | 'call', shape: ProbeShape): Promise<AnswerBudget> {
    const limits = await this.#each<ClientLimit>((client) => this.#plays[of](client, shape));
    return answerBudget(limits);
  }

  async progress(shape: ProbeShape): Promise<ProgressBudget> {
    return progressBudget(await this.#each<ProgressLimit>((client) => this.#plays.progress(client, shape)));
  }
}

interface Measured {
  readonly startup: Pick<BudgetReport['startup'], 'initializedAtMs' | 'listedAtMs'>;
  readonly tools: readonly Omit<ToolBudget, 'budget' | 'progressBudget' | 'tooSlowFor'>[];
  readonly leftOut: BudgetReport['leftOut'];
}

const nothingMeasured: Measured = {
  startup: { initializedAtMs: null, listedAtMs: null },
  tools: [],
  leftOut: [],
};

async function measured(server: ServerUnderTest, options: FullOptions): Promise<Measured> {
  const { gateways, network, maxWaitMs, maxCpuMs, signal } = options;
  const setting = { server, options };
  const listed = await listTools(server, {
    gateways,
    maxWaitMs,
    maxCpuMs,
    ...(network === undefined ? {} : { network }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { calls, leftOut, refused } = callsFor(listed, options);
  const mistake = refused.find(({ error }) => error !== null)?.error;
  if (mistake != null) throw mistake;
  options.onStage?.('measuring the start-up');
  const startup = await measuredStartup(setting);
  const tools: Measured['tools'][number][] = [];
  for (const call of calls) {
    options.onStage?.(`measuring ${call.tool}`);
    tools.push(await measuredTool(setting, call));
  }
  return { startup, tools: tools.toSorted((one, other) => (one.tool < other.tool ? -1 : 1)), leftOut };
}

function transportFor(server: ServerUnderTest | null, asked: BudgetOptions['transport']): ProbeShape['transport'] {
  if (server === null) return asked ?? 'stdio';
  const transport = transportOf(server);
  return transport === 'memory' ? 'stdio' : transport;
}

/** The clients that give up on a tool as it is. */
function slowFor(
  { takesMs, longestSilenceMs }: Pick<ToolBudget, 'takesMs' | 'longestSilenceMs'>,
  { limits }: AnswerBudget,
  progress: ProgressBudget | null,
): readonly string[] {
  if (takesMs === null) return [];
  return progress === null
    ? tooSlowFor(limits, takesMs)
    : tooSlowWithProgress(progress.limits, takesMs, longestSilenceMs ?? takesMs);
}

/**
 * Says how soon a server must answer: for every tool the answer time that suits all of the clients and at least 80 % of those with
 * known limits, what each limit is and where it comes from; for tools that send progress the interval; and the same for the
 * start-up. The limits are played against a small server that never answers; the server under test is played only to measure it.
 *
 * @param given the server; `null`: only the limits
 * @param options the clients, the calls, and the conditions
 * @throws UsageError (`ERR_USAGE`) for wrong options, and for a server that cannot be played in virtual time
 *
 * @example
 * ```ts
 * import { budgets } from 'mcp-deadline';
 *
 * const { tools } = await budgets(server, { clients: ['codex-cli', 'vscode'] });
 * console.log(tools.map(({ tool, takesMs, budget }) => `${tool} takes ${takesMs} ms of ${budget.all.answerBeforeMs} ms`));
 * ```
 */
export async function budgets(given: ServerOrMade | null, options: BudgetOptions = {}): Promise<BudgetReport> {
  const { transport: asked, ...checked } = options;
  const server = given === null ? null : asServerUnderTest(given);
  if (server !== null && server !== given)
    throw new UsageError('budgets needs a function that makes the server: it is started once for each tool');
  if (server !== null && asked !== undefined) throw new UsageError('transport is only for budgets without a server');
  if (server !== null && 'url' in server)
    throw new UsageError(
      'budgets needs virtual time, and a server that runs already is in real time: give its command',
    );
  const full = fullOptions({ ...checked, quick: true });
  const transport = transportFor(server, asked);
  if (server !== null) assertServer(server);
  const probe = probeServer({ transport, replies: 'stream' }, {});
  assertPath(server ?? probe, full);
  const { clients, findings } = reachingClients(probe, chooseClients(full.clients), full);
  const found = server === null ? nothingMeasured : await measured(server, full);
  full.onStage?.('playing the clients');
  const limits = new Limits(clients, full);
  const stream: ProbeShape = { transport, replies: 'stream' };
  const call = {
    stream: await limits.answer('call', stream),
    ...(transport === 'http' ? { json: await limits.answer('call', { transport, replies: 'json' }) } : {}),
  };
  const progress = await limits.progress(stream);
  return {
    schemaVersion: 1,
    version: packageVersion(),
    transport,
    mode: full.mode,
    gateways: full.gateways.map(({ profile, settings }) => specOf(profile.id, settings)),
    clients: clients.map(spec),
    unreachable: findings.flatMap(({ client }) => (client === null ? [] : [client])),
    startup: {
      ...found.startup,
      initialize: await limits.answer('initialize', stream),
      list: await limits.answer('list', stream),
    },
    tools: found.tools.map((tool): ToolBudget => {
      const budget = tool.replies === 'json' && call.json !== undefined ? call.json : call.stream;
      const sendsProgress = tool.progress > 0;
      return {
        ...tool,
        budget,
        progressBudget: sendsProgress ? progress : null,
        tooSlowFor: slowFor(tool, budget, sendsProgress ? progress : null),
      };
    }),
    leftOut: found.leftOut,
    call,
    progress,
  };
}

import { specOf } from '../../report/replay-of.ts';
import type { PlayedStep } from '../../report/session-report.ts';
import type { TurnReport } from '../../report/turn-report.ts';
import { asServerUnderTest, type ServerOrMade } from '../../scenario/server/server-under-test.ts';
import type { Fields } from '../../wire/frame.ts';
import { assertAsked } from '../options/assert-asked.ts';
import { assertServer } from '../options/assert-server.ts';
import { fullOptions } from '../options/check-options.ts';
import { type ClientSpec, chooseClients } from '../options/client-spec.ts';
import type { OneClientOptions } from '../options/one-client.ts';
import { UsageError } from '../options/usage-error.ts';
import { assertPath } from '../play/reaching-clients.ts';
import { playWith } from '../sessions/play-steps.ts';
import { goesOnStill, type Played } from '../sessions/played.ts';
import { readSteps } from '../sessions/read-steps.ts';
import type { SessionPlayer } from '../sessions/session-player.ts';
import type { SessionStep } from '../sessions/session-step.ts';
import { assertPolicy, type TurnPolicy } from './turn-policy.ts';

/** The options of a turn. The others mean the same as for `playSession`. */
export interface TurnOptions extends Omit<OneClientOptions, 'client'> {
  /**
   * The clients, each with a server of its own.
   *
   * @defaultValue ['current']
   */
  readonly clients?: readonly ClientSpec[];
  /** The first call. */
  readonly call: { readonly tool: string; readonly arguments?: Fields };
  /**
   * What the model does after a call that failed.
   *
   * @defaultValue it gives up
   */
  readonly policy?: TurnPolicy;
  /**
   * How long the model thinks before each further call, in virtual milliseconds.
   *
   * @defaultValue 0
   */
  readonly thinkMs?: number;
}

const example =
  "playTurn(server, { clients: ['codex-cli'], call: { tool: 'search' }, policy: { kind: 'retry', times: 2 } })";

/** The name of the first call, for values of its result. */
const firstName = 'call';

const isDone = (played: Played | undefined): boolean => played?.outcome === 'done';

/** The further steps of a policy. Each is taken only if those before it did not give what the model needs. */
function furtherSteps(call: TurnOptions['call'], policy: TurnPolicy): readonly SessionStep[] {
  switch (policy.kind) {
    case 'give-up':
      return [];
    case 'retry':
      return Array.from({ length: policy.times }, (): SessionStep => call);
    case 'ask-for-less':
      return policy.arguments.map((args): SessionStep => ({ tool: call.tool, arguments: args }));
    case 'poll': {
      const { kind: _, ...poll } = policy;
      return [{ do: 'poll', ...poll }];
    }
  }
}

/** Takes the steps of a turn until the model has what it needs. */
async function take(player: SessionPlayer, steps: readonly SessionStep[], polls: boolean): Promise<void> {
  for (const [index, step] of steps.entries()) {
    if (player.isStopped) return;
    const before = player.played.length;
    await player.play(step, index);
    const mine = player.played.slice(before);
    // A job that was started is done only once its state says so.
    if (isDone(mine.at(-1)) && !(polls && index === 0)) return;
    if (mine.at(-1)?.outcome === 'skipped') return;
  }
}

function turnOf(client: string, steps: readonly PlayedStep[]): TurnReport {
  const last = steps.at(-1);
  const first = steps[0];
  const executions = steps.reduce((sum, { cell }) => sum + (cell?.executions.length ?? 0), 0);
  const tools = steps.filter(({ outcome }) => outcome !== 'skipped');
  const endMs = last === undefined || last.tookMs === null ? null : last.atMs + last.tookMs;
  const sameTool = tools.filter(({ do: kind, tool }) => kind === 'call' && tool === first?.tool);
  const ofTool = sameTool.reduce((sum, { cell }) => sum + (cell?.executions.length ?? 0), 0);
  return {
    client,
    succeeded: last?.outcome === 'done' && last.note !== goesOnStill,
    tookMs: endMs === null || first === undefined ? null : endMs - first.atMs,
    calls: tools.length,
    failedCalls: tools.filter(({ outcome }) => outcome !== 'done').length,
    executions,
    repeated: ofTool > 1,
    steps,
  };
}

/**
 * Plays one turn of a language model with each client: its first call, and what the model does after an error or a timeout. So a
 * whole turn has a duration, and a number of executions, for each client: a model that retries what its client retries already may
 * execute a tool many times.
 *
 * @param given the server under test
 * @param options the clients, the first call, and the policy of the model
 *
 * @example
 * ```ts
 * const turns = await playTurn(server, {
 *   clients: ['codex-cli'],
 *   call: { tool: 'search', arguments: { query: 'x' } },
 *   policy: { kind: 'retry', times: 2 },
 * });
 * console.log(turns.map(({ client, tookMs, executions }) => [client, tookMs, executions]));
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`) for wrong options
 */
export async function playTurn(given: ServerOrMade, options: TurnOptions): Promise<readonly TurnReport[]> {
  assertAsked('playTurn', options, ['call'], example);
  const { clients = ['current'], call, policy = { kind: 'give-up' }, thinkMs = 0, ...rest } = options;
  const server = asServerUnderTest(given);
  if (server !== given)
    throw new UsageError('a turn is played with several clients: pass a function that makes the server');
  assertServer(server);
  assertPolicy(policy);
  const full = fullOptions(rest);
  assertPath(server, full);
  const first: SessionStep = { ...call, as: firstName };
  const further = furtherSteps(call, policy).map((step): SessionStep => ({ ...step, afterMs: thinkMs }));
  const steps = readSteps([first, ...further], 'playTurn');
  const turns: TurnReport[] = [];
  for (const client of chooseClients(clients)) {
    const run = await playWith({ server, plan: full.plans[0] ?? [], options: full }, client, (player) =>
      take(player, steps, policy.kind === 'poll'),
    );
    turns.push(turnOf(specOf(client.profile.id, client.settings), run.steps));
  }
  return turns;
}

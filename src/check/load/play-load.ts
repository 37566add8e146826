import { seededRandom } from '../../faults/seeded-random.ts';
import { answerTimes } from '../../report/answer-times.ts';
import type { LoadLevel, LoadReport, LostCall } from '../../report/load-report.ts';
import { specOf } from '../../report/replay-of.ts';
import {
  asServerUnderTest,
  livesHere,
  type ServerOrMade,
  type ServerUnderTest,
  urlOf,
} from '../../scenario/server/server-under-test.ts';
import type { Session } from '../../scenario/session.ts';
import type { Fields } from '../../wire/frame.ts';
import { LinkError } from '../../wire/link.ts';
import { assertAsked } from '../options/assert-asked.ts';
import { assertServer } from '../options/assert-server.ts';
import { fullOptions } from '../options/check-options.ts';
import { chooseCalls } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { oneClient } from '../options/one-client.ts';
import { UsageError } from '../options/usage-error.ts';
import { assertPath } from '../play/reaching-clients.ts';
import { cellBounds, type PlaySetting, startSession } from '../play/start-session.ts';
import type { Arrivals, LoadOptions } from './load-options.ts';

const example = "playLoad(server, { client: 'codex-cli', tool: 'search', callers: [1, 10, 100] })";
const defaultCallers = [1, 2, 5, 10, 20];

/** The largest number of callers, and of calls of one of them. */
const most = 10_000;

/** What the levels of one load have in common. */
interface LoadSetting {
  readonly play: PlaySetting;
  readonly client: ChosenClient;
  readonly call: { readonly tool: string; readonly arguments?: Fields };
  readonly callsEach: number;
  readonly arrivals: Arrivals;
  readonly charged: boolean;
}

/** The calls of one level, as they end. */
class LevelRecord {
  begun = 0;
  readonly times: (number | null)[] = [];
  errors = 0;
  firstLost: LostCall | null = null;

  /** The mean time of the calls that were answered; `null`: none was. */
  get meanMs(): number | null {
    const answered = this.times.filter((time) => time !== null);
    return answered.length === 0 ? null : answered.reduce((sum, time) => sum + time, 0) / answered.length;
  }

  /** The calls that are open will not end. */
  neverEnd(): void {
    while (this.times.length < this.begun) this.times.push(null);
  }

  end(one: LostCall, how: 'result' | 'error' | 'lost'): void {
    this.times.push(how === 'lost' ? null : one.waitedMs);
    if (how === 'error') this.errors++;
    if (how === 'lost' && (this.firstLost === null || one.atMs < this.firstLost.atMs)) this.firstLost = one;
  }
}

/** Starts a client. @returns whether it has the tools */
async function starts({ client }: Session): Promise<boolean> {
  try {
    return (await client.start()).ok;
  } catch (error) {
    if (error instanceof LinkError) return false;
    throw error;
  }
}

function wholes(name: string, values: readonly number[]): void {
  for (const value of values)
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new UsageError(`${name} must be whole numbers from 1 to ${most}, and one is ${JSON.stringify(value)}`);
}

const pause = ({ time }: Session, ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => void time.setTimer(resolve, Math.round(ms)));

/** Makes the calls of one caller. */
async function callerOf(
  session: Session,
  number: number,
  { call, callsEach, arrivals }: LoadSetting & { readonly call: { readonly tool: string; readonly arguments: Fields } },
  {
    record,
    random,
    beganMs,
  }: { readonly record: LevelRecord; readonly random: () => number; readonly beganMs: number },
): Promise<void> {
  const { everyMs = 0, random: isRandom = false, open = false } = arrivals;
  const pauseMs = () => (isRandom ? -Math.log(1 - random()) * everyMs : everyMs);
  const now = () => session.time.now();
  const one = async (index: number): Promise<void> => {
    const fromMs = now();
    record.begun++;
    const ended = await session.client.call(call.tool, call.arguments);
    const how = !ended.ok ? 'lost' : 'error' in ended.value || ended.value.result.isError === true ? 'error' : 'result';
    record.end({ caller: number, call: index + 1, atMs: now() - beganMs, waitedMs: now() - fromMs }, how);
  };
  const running: Promise<void>[] = [];
  for (let index = 0; index < callsEach; index++) {
    if (isRandom || index > 0) await pause(session, pauseMs());
    const ended = one(index);
    if (open) running.push(ended);
    else await ended;
  }
  await Promise.all(running);
}

/** The arguments of every call: as given, or generated. */
function argumentsFor(session: Session, { play, call }: LoadSetting): Fields {
  const [chosen] = chooseCalls(session.client.tools, { ...play.options, calls: [call] }).calls;
  const [first] = chosen?.tries ?? [];
  if (first === undefined) throw new UsageError(`no arguments could be generated for ${call.tool}: give some`);
  return first;
}

/** Plays one number of callers on a new server. */
async function levelOf(
  setting: LoadSetting,
  callers: number,
  isShared: boolean,
): Promise<{ readonly level: LoadLevel; readonly arguments: Fields }> {
  const { play, client, call, charged } = setting;
  const { options } = play;
  const bounds = cellBounds(options);
  const { session, started, conditions } = await startSession(play, { client, charged }, bounds);
  try {
    if (session.realBecause !== null)
      throw new UsageError(`a load is played in virtual time, and this server cannot: ${session.realBecause}`);
    const record = new LevelRecord();
    const run = {
      limitMs: bounds.horizonMs,
      maxSteps: bounds.maxSteps,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    };
    const sessions: Session[] = started ? [session] : [];
    const joining = started && isShared ? callers - 1 : 0;
    const others = Array.from({ length: joining }, () => session.join({ profile: client.profile, conditions }));
    const joined = await session.time.run(async () => {
      await Promise.all(
        others.map(async (other) => {
          if (await starts(other)) sessions.push(other);
        }),
      );
    }, run);
    const args = started ? argumentsFor(session, setting) : (call.arguments ?? {});
    const all = isShared ? sessions : sessions.flatMap((one) => Array.from({ length: callers }, () => one));
    const about = { ...setting, call: { tool: call.tool, arguments: args } };
    const beganMs = session.time.now();
    const end =
      'stopped' in joined
        ? joined
        : await session.time.run(async () => {
            await Promise.all(
              all.map((one, index) => {
                const random = seededRandom(options.seed, `caller ${index + 1}`);
                return callerOf(one, index + 1, about, { record, random, beganMs });
              }),
            );
          }, run);
    options.signal?.throwIfAborted();
    const cut = 'stopped' in end ? end.stopped : null;
    // If nothing can run any more, the calls that are open never get an answer.
    if (cut?.why === 'nothing-can-run') record.neverEnd();
    const level = {
      callers,
      notStarted: isShared ? callers - sessions.length : started ? 0 : callers,
      calls: record.begun,
      errors: record.errors,
      times: answerTimes(record.times),
      meanMs: record.meanMs,
      firstLost: record.firstLost,
      stopped: cut === null || cut.why === 'nothing-can-run' ? null : cut.note,
    };
    return { level, arguments: args };
  } finally {
    await session.close();
  }
}

const loses = ({ times, notStarted }: LoadLevel): boolean => times.unanswered > 0 || notStarted > 0;

/**
 * Plays more and more callers against one server, in virtual time: how long they wait, and from which number on a client gives up.
 * Queues and pools of the server count as they are. Over HTTP, and for a server in this process, each caller is a client with a
 * session of its own. Over stdio each client would start a server of its own, so there all callers share one client.
 *
 * @param given the server under test
 * @param options the client, the tool, and the numbers of callers
 *
 * @example
 * ```ts
 * const load = await playLoad(server, { client: 'codex-cli', tool: 'search', callers: [1, 10], chargeWork: false });
 * console.log(load.levels.map(({ callers, times }) => [callers, times.p50Ms, times.p95Ms]), load.losesFrom);
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`) for wrong options
 */
export async function playLoad(given: ServerOrMade, options: LoadOptions): Promise<LoadReport> {
  assertAsked('playLoad', options, ['client', 'tool'], example);
  const {
    client: spec,
    tool,
    arguments: args,
    callers = defaultCallers,
    callsEach = 1,
    arrivals = {},
    chargeWork: charged = true,
    endSignal,
    onLevel,
    ...rest
  } = options;
  const server: ServerUnderTest = asServerUnderTest(given);
  if (server !== given)
    throw new UsageError('a load needs a new server for each number of callers: pass a function that makes it');
  assertServer(server);
  wholes('callers', callers);
  wholes('callsEach', [callsEach]);
  if (callers.length === 0) throw new UsageError('callers is empty: give the numbers of callers, such as [1, 10]');
  const { everyMs = 0 } = arrivals;
  if (!(Number.isFinite(everyMs) && everyMs >= 0))
    throw new UsageError(`everyMs must be milliseconds from 0 on, and is ${everyMs}`);
  const full = fullOptions(rest);
  assertPath(server, full);
  const client = oneClient('a load', spec);
  const isShared = livesHere(server) || urlOf(server) !== null;
  const play = { server, plan: full.plans[0] ?? [], options: full };
  const call = args === undefined ? { tool } : { tool, arguments: args };
  const levels: LoadLevel[] = [];
  let made: Fields = args ?? {};
  for (const count of callers) {
    if (endSignal?.aborted === true) break;
    onLevel?.(count);
    const one = await levelOf({ play, client, call, callsEach, arrivals, charged }, count, isShared);
    levels.push(one.level);
    made = one.arguments;
  }
  const isEnded = levels.length < callers.length;
  return {
    tool,
    arguments: made,
    client: specOf(client.profile.id, client.settings),
    caller: isShared ? 'client' : 'call',
    callsEach,
    charged,
    levels,
    losesFrom: levels.filter(loses).reduce<number | null>((least, { callers: n }) => Math.min(least ?? n, n), null),
    interruptedBy: isEnded ? String(endSignal?.reason?.message ?? endSignal?.reason) : null,
  };
}

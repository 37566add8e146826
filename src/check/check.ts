import type { CellReport, CheckReport } from '../report/check-report.ts';
import { asServerUnderTest, type ServerOrMade, type ServerUnderTest } from '../scenario/server-under-test.ts';
import { assertServer } from './assert-server.ts';
import { type CheckOptions, type FullOptions, fullOptions } from './check-options.ts';
import { type ChosenClient, chooseClients } from './client-spec.ts';
import { explained } from './explain.ts';
import { GroupPlay } from './group-play.ts';
import type { PlayedClient } from './played-client.ts';
import { replayLine } from './replay.ts';
import type { ToldFinding } from './told-finding.ts';
import { wireClass } from './wire-class.ts';
import { wireGroups } from './wire-groups.ts';
import { withPatience } from './with-patience.ts';

/** Runs tasks side by side, at most so many at once. Results keep the order of the tasks; the first failure is thrown. */
async function inParallel<T>(tasks: readonly (() => Promise<T>)[], atOnce: number): Promise<readonly T[]> {
  const results: T[] = new Array(tasks.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < tasks.length; index = next++) {
      const task = tasks[index];
      if (task !== undefined) results[index] = await task();
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(atOnce, tasks.length) }, worker));
  for (const ended of workers) if (ended.status === 'rejected') throw ended.reason;
  return results;
}

/** Plays every plan with every client. @returns for each plan the clients, in the order they were asked for */
async function playAll(server: ServerUnderTest, clients: readonly ChosenClient[], options: FullOptions) {
  let done = 0;
  const of = clients.length * options.plans.length;
  const groups = groupsOf(server, clients, options);
  const tasks = options.plans.flatMap((plan) =>
    groups.map((group) => async () => {
      const played = await new GroupPlay({ server, plan, options }, group).play();
      done += played.length;
      options.onProgress?.(done, of, group.leader.profile.id);
      return played;
    }),
  );
  const played = await inParallel(tasks, typeof server === 'function' ? 1 : options.jobs);
  const members = groups.flatMap(({ leader, others }) => [leader, ...others]);
  const all = played.flat();
  return options.plans.flatMap((_, plan) => {
    const one = all.slice(plan * clients.length, (plan + 1) * clients.length);
    return clients.map((client) => one[members.indexOf(client)]).filter((client) => client !== undefined);
  });
}

function groupsOf(server: ServerUnderTest, clients: readonly ChosenClient[], options: FullOptions) {
  const transport = typeof server === 'function' ? 'memory' : 'stdio';
  const conditions = { transport, era: 'initialize', mode: options.mode, settings: {}, reading: 'lax' } as const;
  // In real time nothing may be folded: nobody waits for a most patient client.
  return wireGroups(clients, conditions, (client) =>
    options.time === 'real' || options.realClientInfo
      ? String(clients.indexOf(client))
      : wireClass(client, { ...conditions, settings: client.settings }),
  );
}

function differences(first: readonly PlayedClient[], second: readonly PlayedClient[]): readonly ToldFinding[] {
  return first.flatMap((one, index) => {
    const other = second[index];
    if (other === undefined || one.hashes.join() === other.hashes.join()) return [];
    const message =
      'two runs of one seed gave different transcripts: the server answers with something that no seed fixes, such as a random number or a real clock';
    return [
      {
        property: 'deterministic',
        client: one.client,
        settings: one.settings,
        plan: [],
        verdict: null,
        tool: null,
        message,
      },
    ];
  });
}

/** Nothing of a report proves that any client is served. */
const nothingProved = (played: readonly PlayedClient[]): readonly ToldFinding[] => {
  const cells = played.flatMap((one) => one.cells);
  if (cells.some((cell) => cell.verdict !== 'unknown')) return [];
  const left = [...new Set(played.flatMap((one) => one.leftOut.map(({ tool }) => tool)))];
  const why = cells.length === 0 ? 'no tool was called' : 'every cell is unknown';
  const message = `${why}, so nothing is proved${left.length > 0 ? `. Left out: ${left.join(', ')}` : ''}`;
  return [{ property: 'nothing-proved', client: null, settings: {}, plan: [], verdict: null, tool: null, message }];
};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const isAbout = (cell: CellReport, { client, tool, settings, plan }: ToldFinding): boolean =>
  cell.client === client && cell.tool === tool && isSame(cell.settings, settings) && isSame(cell.plan, plan);

/** The hashes of each client's transcripts, over all plans. */
function transcriptsOf(played: readonly PlayedClient[]): { readonly [client: string]: string } {
  const hashes: { [client: string]: string } = {};
  for (const { client, settings, hashes: own } of played) {
    const name = Object.keys(settings).length === 0 ? client : `${client}:${JSON.stringify(settings)}`;
    const before = hashes[name];
    hashes[name] = (before === undefined ? own : [before, ...own]).join('.');
  }
  return hashes;
}

/**
 * Puts a server before mock clients and reports, for each client and tool, whether it answers before the client gives
 * up. Minutes pass in milliseconds, and a seed repeats them.
 *
 * @example
 * ```ts
 * const report = await check({ command: 'node', args: ['server.js'] }, { clients: ['codex-cli'], seed: 7 });
 * console.log(report.cells.map((cell) => `${cell.client} ${cell.tool} ${cell.verdict}`));
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`) for what was asked wrongly;
 *   findings about the server are never thrown. With an aborted `signal`: its reason, once everything is closed
 */
export async function check(given: ServerOrMade, options: CheckOptions = {}): Promise<CheckReport> {
  const server = asServerUnderTest(given);
  const again = server === given; // one that is made already cannot be played again
  const full = fullOptions(again ? options : { ...options, explain: 0 });
  assertServer(server);
  full.signal?.throwIfAborted();
  const clients = chooseClients(full.clients);
  const all = await playAll(server, clients, full);
  const first = again ? await withPatience(server, all, full) : all;
  const played = await explained(server, clients, first, full);
  full.signal?.throwIfAborted();
  const differing = full.twice ? differences(played, await playAll(server, clients, full)) : [];
  const findings = [...played.flatMap((one) => one.findings), ...nothingProved(played), ...differing];
  const server0 = played.find((one) => one.server.protocolVersion !== null)?.server;
  const cells = played.flatMap((one) => one.cells);
  return {
    schemaVersion: 1,
    seed: full.seed,
    time: played.some((one) => one.time === 'real') ? 'real' : 'virtual',
    realTimeReason: played.find((one) => one.realTimeReason !== null)?.realTimeReason ?? null,
    server: server0 ?? { name: null, version: null, protocolVersion: null },
    startup: played.map((one) => one.startup),
    cells,
    findings: findings.map((finding) => {
      const { client, settings } = finding;
      const cell = cells.find((one) => isAbout(one, finding)) ?? null;
      return { ...finding, replay: client === null ? null : replayLine(server, full, client, settings, cell) };
    }),
    leftOut: played[0]?.leftOut ?? [],
    transcripts: transcriptsOf(played),
  };
}

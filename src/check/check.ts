import type { CheckReport, FindingReport } from '../report/check-report.ts';
import type { ServerUnderTest } from '../scenario/server-under-test.ts';
import { type CheckOptions, type FullOptions, fullOptions } from './check-options.ts';
import { type ChosenClient, chooseClients } from './client-spec.ts';
import { ClientPlay } from './play-client.ts';
import type { PlayedClient } from './played-client.ts';
import { replayLine } from './replay.ts';

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

function playAll(server: ServerUnderTest, clients: readonly ChosenClient[], options: FullOptions) {
  let done = 0;
  const tasks = clients.map((client) => async () => {
    const played = await new ClientPlay(server, client, options).play();
    done += 1;
    options.onProgress?.(done, clients.length, client.profile.id);
    return played;
  });
  return inParallel(tasks, typeof server === 'function' ? 1 : options.jobs);
}

function differences(
  first: readonly PlayedClient[],
  second: readonly PlayedClient[],
): readonly Omit<FindingReport, 'replay'>[] {
  return first.flatMap((one, index) => {
    const other = second[index];
    if (other === undefined || one.hashes.join() === other.hashes.join()) return [];
    const message =
      'two runs of one seed gave different transcripts: the server answers with something that no seed fixes, such as a random number or a real clock';
    return [{ property: 'deterministic', client: one.client, tool: null, message }];
  });
}

/** Nothing of a report proves that any client is served. */
const nothingProved = (played: readonly PlayedClient[]): readonly Omit<FindingReport, 'replay'>[] => {
  const cells = played.flatMap((one) => one.cells);
  if (cells.some((cell) => cell.verdict !== 'unknown')) return [];
  const left = [...new Set(played.flatMap((one) => one.leftOut.map(({ tool }) => tool)))];
  const why = cells.length === 0 ? 'no tool was called' : 'every cell is unknown';
  const message = `${why}, so nothing is proved${left.length > 0 ? `. Left out: ${left.join(', ')}` : ''}`;
  return [{ property: 'nothing-proved', client: null, tool: null, message }];
};

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
export async function check(server: ServerUnderTest, options: CheckOptions = {}): Promise<CheckReport> {
  const full = fullOptions(options);
  const clients = chooseClients(full.clients);
  const played = await playAll(server, clients, full);
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
      const cell = cells.find((one) => one.client === finding.client && one.tool === finding.tool) ?? null;
      const settings = played.find((one) => one.client === finding.client)?.settings ?? {};
      return {
        ...finding,
        replay: finding.client === null ? null : replayLine(server, full, finding.client, settings, cell),
      };
    }),
    leftOut: played[0]?.leftOut ?? [],
    transcripts: Object.fromEntries(played.map((one) => [one.client, one.hashes.join('.')])),
  };
}

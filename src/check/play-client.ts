import { callMessage, property, startupMessage } from '../properties/answers-within-budget.ts';
import { type CallJudgement, judgeCall } from '../properties/judge-call.ts';
import { judgeStartup } from '../properties/judge-startup.ts';
import type { CellReport, FindingReport, StartupReport } from '../report/check-report.ts';
import type { ServerUnderTest } from '../scenario/server-under-test.ts';
import { type CellBounds, playAfterwards, playCall, playStartup } from '../scenario/session.ts';
import { openWorld, type World } from '../scenario/world.ts';
import { transcriptHash } from '../wire/transcript.ts';
import { cellOf, profileLabel } from './cell.ts';
import type { FullOptions } from './check-options.ts';
import { type ChosenCall, type ChosenCalls, chooseCalls } from './choose-calls.ts';
import type { ChosenClient } from './client-spec.ts';
import type { PlayedClient } from './played-client.ts';

const initializeEra = '2025-11-25';

/** Plays one client against a server: its start-up, then every call, in one world or in as many as it takes. */
export class ClientPlay {
  readonly #server: ServerUnderTest;
  readonly #client: ChosenClient;
  readonly #options: FullOptions;
  readonly #bounds: CellBounds;
  readonly #hashes: string[] = [];
  readonly #findings: Omit<FindingReport, 'replay'>[] = [];
  #time: 'virtual' | 'real';
  #realTimeReason: string | null = null;
  #world: World | null = null;

  constructor(server: ServerUnderTest, client: ChosenClient, options: FullOptions) {
    this.#server = server;
    this.#client = client;
    this.#options = options;
    this.#time = options.time;
    const { horizonMs, maxSteps, maxRealMs, signal } = options;
    this.#bounds = { horizonMs, maxSteps, maxRealMs, ...(signal === undefined ? {} : { signal }) };
  }

  /** Plays everything. Leaves nothing behind, whatever happens. */
  async play(): Promise<PlayedClient> {
    try {
      const started = await this.#start();
      const world = this.#opened();
      const startup = this.#judgeStartup(world);
      const server = world.client.server;
      const chosen: ChosenCalls = started ? chooseCalls(world.client.tools, this.#options) : { calls: [], leftOut: [] };
      const cells: CellReport[] = [];
      for (const call of chosen.calls) {
        if (this.#options.signal?.aborted === true) break;
        if (this.#world === null) await this.#start();
        cells.push(await this.#cell(call));
        if (this.#options.fresh || this.#opened().client.awaitsAnswers || this.#opened().client.connectionLost)
          await this.#close();
      }
      return {
        client: this.#client.profile.id,
        settings: this.#client.settings,
        startup,
        cells,
        findings: this.#findings,
        leftOut: chosen.leftOut,
        server,
        time: this.#time,
        realTimeReason: this.#realTimeReason,
        hashes: await this.#closedHashes(),
      };
    } finally {
      await this.#close();
    }
  }

  #opened(): World {
    if (this.#world === null) throw new Error('no world is open');
    return this.#world;
  }

  async #start(): Promise<boolean> {
    const { profile, settings } = this.#client;
    const { mode } = this.#options;
    const transport = typeof this.#server === 'function' ? 'memory' : 'stdio';
    const conditions = { transport, era: 'initialize', mode, settings, reading: 'lax' } as const;
    this.#world = await openWorld({ server: this.#server, profile, conditions, time: this.#time });
    const started = await playStartup(this.#world, this.#bounds);
    const why = this.#world.realBecause;
    if (why === null || this.#time === 'real') return started;
    await this.#close();
    this.#hashes.pop();
    this.#time = 'real';
    this.#realTimeReason = why;
    return this.#start();
  }

  async #close(): Promise<void> {
    const world = this.#world;
    this.#world = null;
    if (world === null) return;
    this.#hashes.push(transcriptHash(world.transcript));
    await world.close();
  }

  async #closedHashes(): Promise<readonly string[]> {
    await this.#close();
    return this.#hashes;
  }

  #judgeStartup(world: World): StartupReport {
    const judgement = judgeStartup(world.transcript, this.#options.slowdown);
    if (judgement === null) throw new Error('the start-up left no trace in the transcript');
    const { realWork, ...report } = judgement;
    const { id } = this.#client.profile;
    if (report.verdict !== 'fits')
      this.#findings.push({
        property: realWork ? 'real-work' : property,
        client: id,
        tool: null,
        message: startupMessage(judgement),
      });
    const stderr = world.stderr().trim();
    return {
      client: id,
      profile: profileLabel(this.#client),
      ...report,
      ...(report.verdict === 'fails' && stderr !== '' ? { stderr } : {}),
    };
  }

  async #cell(call: ChosenCall): Promise<CellReport> {
    let judgement: CallJudgement | null = null;
    const world = this.#opened();
    for (const args of call.tries) {
      const id = await playCall(world, call.tool, args, this.#bounds);
      await playAfterwards(world, this.#bounds);
      judgement = judgeCall(world.transcript, id, this.#options.slowdown);
      const { verdict } = judgement;
      if (!call.generated || !isRefusal(judgement) || verdict === 'fails' || world.client.connectionLost) break;
    }
    if (judgement === null) throw new Error(`no arguments to call ${call.tool} with`);
    return this.#report(call, world, judgement);
  }

  #report(call: ChosenCall, world: World, judgement: CallJudgement): CellReport {
    const era = world.client.server.protocolVersion ?? initializeEra;
    const cell = cellOf(this.#client, world.transcript, judgement, era);
    const about = { client: cell.client, tool: cell.tool };
    if (call.generated && isRefusal(judgement) && cell.verdict !== 'fails') {
      const message = `every generated call was answered with an error, so the tool itself was not put to the test; give arguments with --call ${call.tool}='{...}'`;
      this.#findings.push({ property: 'only-errors', ...about, message });
      return { ...cell, verdict: 'unknown' };
    }
    if (cell.verdict !== 'fits')
      this.#findings.push({
        property: judgement.realWork ? 'real-work' : property,
        ...about,
        message: callMessage(judgement),
      });
    return cell;
  }
}

/** Answered, but with an error. */
const isRefusal = ({ record }: CallJudgement): boolean => {
  const answer = record.executions[0]?.answer;
  return record.answered && answer != null && ('error' in answer.frame || answer.frame.result.isError === true);
};

import type { FaultPlan } from '../../faults/fault-plan.ts';
import { type Ending, isRefusal } from '../../properties/endings/ending.ts';
import { endingStatement } from '../../properties/endings/ending-words.ts';
import { answersWithinBudget } from '../../properties/findings/answers-within-budget.ts';
import { type Statement, say } from '../../properties/statement.ts';
import type { StartupReport } from '../../report/check-report.ts';
import type { NeverBegun } from '../../scenario/play-calls.ts';
import { NeverListenedError } from '../../wire/link.ts';
import { profileLabel } from '../judge/cell.ts';
import type { JudgedStartup } from '../judge/judged-startup.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/** After this many failed starts in a row, no more starts are tried for a client. */
const mostFailures = 3;

/** A reason quotes at most this many characters of the server's standard error. */
const maxQuoteChars = 120;

/** The ending of a process that ended before a client could reach it. */
const endingOf = ({ exitCode, signal }: NonNullable<NeverListenedError['exit']>): Ending => ({
  kind: 'process-exit',
  atMs: 0,
  request: null,
  said: null,
  code: exitCode ?? signal,
  status: null,
  shownTo: 'unknown',
  shownToIs: 'stated',
});

/** The start-up of a client that could not send anything to the server. */
function neverBegunStartup(
  client: ChosenClient,
  plan: FaultPlan,
  { error, proves, waitingFor = [] }: NeverBegun,
): JudgedStartup {
  const verdict = proves ? 'fails' : 'unknown';
  const { settings, profile } = client;
  const startup: StartupReport = {
    client: profile.id,
    profile: profileLabel(client),
    settings,
    plan,
    verdict,
    initializedAtMs: null,
    listedAtMs: null,
    attempts: 1,
    gaveUp: null,
    ending: error instanceof NeverListenedError && error.exit !== null ? endingOf(error.exit) : null,
    marginMs: null,
    realWorkMs: 0,
    realWork: null,
    waitingFor,
    because: error.message,
    observedUntilMs: null,
    unreachedHosts: [],
    causes: [],
    faultsActed: [],
    advice: [],
    timeline: null,
  };
  const never =
    error instanceof NeverListenedError
      ? say`${error.message}`
      : say`the server could not be started: ${error.message}`;
  return {
    startup,
    findings: [{ property: answersWithinBudget.id, client: profile.id, settings, plan, tool: null, verdict, ...never }],
  };
}

/** The last line of a server's standard error, in brackets. */
function lastLine(stderr: string | undefined): string {
  const last = stderr?.trim().split('\n').at(-1)?.trim() ?? '';
  return last === '' ? '' : ` (${last.length > maxQuoteChars ? `${last.slice(0, maxQuoteChars)}...` : last})`;
}

/** Why the client got no tools in a start, as part of a sentence. */
function whyNot({ gaveUp, ending, because, stderr }: StartupReport): Statement {
  const refusal = ending !== null && isRefusal(ending) ? endingStatement(ending) : undefined;
  const what = refusal ?? gaveUp?.because ?? because ?? gaveUp?.error.message ?? 'the start-up never ends';
  return say`the server did not start: ${what}${lastLine(stderr)}`;
}

/** A failed start-up after `goodBefore` starts that went well. */
function later({ startup, findings }: JudgedStartup, goodBefore: number): JudgedStartup {
  const starts =
    goodBefore === 1
      ? { message: 'a start that went well', figures: { goodStarts: 1 } }
      : say`${{ goodStarts: goodBefore }} starts that went well`;
  const which = say`this was start ${{ start: goodBefore + 1 }} of the server, after ${starts}`;
  const { because } = startup;
  return {
    startup: { ...startup, because: because == null ? which.message : `${which.message}; ${because}` },
    findings: findings.map((finding) => ({ ...finding, ...say`${finding}; ${which}` })),
  };
}

/**
 * The starts of the server for one client. The first start is reported, unless the client gets no tools in a later one: a server
 * that starts only sometimes has failed.
 */
export class Starts {
  readonly #client: ChosenClient;
  readonly #plan: FaultPlan;
  #reported: JudgedStartup | null = null;
  #good = 0;
  #failedInARow = 0;
  #why: Statement | null = null;
  #neverBegun: Error | null = null;
  #everBegan = false;

  constructor(client: ChosenClient, plan: FaultPlan) {
    this.#client = client;
    this.#plan = plan;
  }

  /** Records a start in which the client could send to the server. @returns why the client got no tools; `null`: it got them */
  begun(judged: JudgedStartup, started: boolean): Statement | null {
    this.#everBegan = true;
    return this.#record(judged, started);
  }

  /** Records a start in which the client could not send anything. @returns why */
  neverBegun(never: NeverBegun): Statement {
    this.#neverBegun ??= never.proves ? never.error : null;
    if (!never.proves || never.error instanceof NeverListenedError) this.#everBegan = true;
    const judged = neverBegunStartup(this.#client, this.#plan, never);
    return this.#record(judged, false) ?? say`${never.error.message}`;
  }

  /** The start-up of this client for the report. */
  get reported(): JudgedStartup {
    if (this.#reported === null) throw new Error('a client without a start');
    return this.#reported;
  }

  /** Why the client got no tools in any start. `null`: it got tools. */
  get notStarted(): Statement | null {
    return this.#good === 0 ? this.#why : null;
  }

  /** Whether the client got no tools in at least one start. */
  get failed(): boolean {
    return this.#why !== null;
  }

  /** The error of the first start, if the client could not send anything in any start and the server is the reason. */
  get error(): Error | null {
    return this.#everBegan ? null : this.#neverBegun;
  }

  /** Why no more starts are tried. `null`: another start may be tried. */
  get givenUp(): Statement | null {
    return this.#why === null || this.#failedInARow < mostFailures
      ? null
      : say`${this.#why}; that were ${{ failedStarts: mostFailures }} starts in a row, so no more were tried`;
  }

  #record(judged: JudgedStartup, started: boolean): Statement | null {
    if (started) {
      this.#good++;
      this.#failedInARow = 0;
      this.#reported ??= judged;
      return null;
    }
    this.#failedInARow++;
    const before = this.#why;
    this.#why = whyNot(judged.startup);
    if (before === null) this.#reported = this.#good === 0 ? judged : later(judged, this.#good);
    return this.#why;
  }
}

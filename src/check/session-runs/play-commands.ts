import type { AsyncCommand } from 'fast-check';
import type { PlayedStep } from '../../report/session-report.ts';
import type { SessionProblem } from '../../report/session-search-report.ts';
import { canonicalJson } from '../../wire/canonical-json.ts';
import { playSteps, playWith, type SessionRun } from '../sessions/play-steps.ts';
import type { SessionStep } from '../sessions/session-step.ts';
import { type Alone, problemsOf, wasCutOff } from './judge-session.ts';
import { newModel, type SessionModel, type SessionReal } from './session-commands.ts';
import type { SessionSetting } from './session-setting.ts';
import { timersLeft } from './timers-left.ts';

/** A session that was played and judged. */
export interface PlayedSession {
  /** The steps that were taken: plain JSON. */
  readonly steps: readonly SessionStep[];
  readonly problems: readonly SessionProblem[];
  readonly run: SessionRun;
  /** Whether the session proves nothing: its client could not start, or the verdict of a call is unknown. */
  readonly isUnknown: boolean;
}

/** A generated session. */
export interface SessionCase {
  /** The commands of fast-check, which show themselves as text. */
  readonly commands: Iterable<{ toString(): string }>;
  /** The seed of the order of timers that are due at one instant; `null`: as they were armed. */
  readonly ties: number | null;
}

const aboutOf = (ties: number | null) => (ties === null ? {} : { ties });

/** Plays and judges sessions of one setting. It remembers how calls end in a session of their own. */
export class SessionPlays {
  readonly #setting: SessionSetting;
  readonly #alone = new Map<string, Promise<number | null>>();
  /** How many sessions were played, those of single calls included. */
  plays = 0;

  constructor(setting: SessionSetting) {
    this.#setting = setting;
  }

  /** Plays the commands that are possible, one after another. */
  async commands({ commands, ties }: SessionCase): Promise<PlayedSession> {
    const { server, client, options, fc } = this.#setting;
    this.plays++;
    const taken: SessionStep[] = [];
    const left: SessionProblem[] = [];
    const run = await playWith(
      { server, plan: options.plans[0] ?? [], options },
      client,
      async (player, session) => {
        const model = newModel();
        await fc.asyncModelRun(
          () => ({ model, real: { player, taken } }),
          commands as Iterable<AsyncCommand<SessionModel, SessionReal>>, // sessionArbitrary makes no others
        );
        if (model.closed > 1) {
          const problem = await timersLeft(player, session);
          if (problem !== null) left.push(problem);
        }
      },
      undefined,
      aboutOf(ties),
    );
    return this.#judged(taken, run, left);
  }

  /** Plays the steps of an earlier session again. */
  async steps(steps: readonly SessionStep[], ties: number | null): Promise<PlayedSession> {
    const { server, client, options } = this.#setting;
    this.plays++;
    const left: SessionProblem[] = [];
    const run = await playWith(
      { server, plan: options.plans[0] ?? [], options },
      client,
      async (player, session) => {
        for (const [index, step] of steps.entries()) if (!player.isStopped) await player.play(step, index);
        if (steps.filter(({ do: kind }) => kind === 'disconnect' || kind === 'reconnect').length < 2) return;
        const problem = await timersLeft(player, session);
        if (problem !== null) left.push(problem);
      },
      undefined,
      aboutOf(ties),
    );
    return this.#judged(steps, run, left);
  }

  async #judged(
    steps: readonly SessionStep[],
    run: SessionRun,
    left: readonly SessionProblem[],
  ): Promise<PlayedSession> {
    const alone: Alone = (played) => this.#aloneOf(played, steps[played.step]);
    const problems = [...(await problemsOf(run, alone)), ...left];
    const neverBegan = run.startup.verdict !== 'fits' && run.startup.verdict !== 'tight' && run.steps.length === 0;
    const isUnknown = neverBegan || wasCutOff(run) || run.calls.some(({ verdict }) => verdict === 'unknown');
    return { steps, problems, run, isUnknown };
  }

  /** How a step of a session ends alone. Equal steps are played once. */
  #aloneOf({ tool, arguments: args }: PlayedStep, taken: SessionStep | undefined): Promise<number | null> {
    if (taken === undefined) return Promise.resolve(null);
    const { client: _, afterMs: __, ...own } = taken;
    const step = tool === undefined ? (own as SessionStep) : { tool, arguments: args ?? {} };
    const key = canonicalJson(step);
    const known = this.#alone.get(key) ?? this.#playAlone(step);
    this.#alone.set(key, known);
    return known;
  }

  async #playAlone(step: SessionStep): Promise<number | null> {
    const { server, client, options } = this.#setting;
    this.plays++;
    const { steps } = await playSteps({ server, plan: options.plans[0] ?? [], options }, client, [step]);
    const [only] = steps;
    const verdict = only?.cell?.verdict;
    const isInTime =
      only?.cell === undefined
        ? only?.outcome === 'done' || only?.outcome === 'error'
        : verdict === 'fits' || verdict === 'tight';
    return isInTime ? (only?.tookMs ?? null) : null;
  }
}

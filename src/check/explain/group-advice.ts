import type { PlannedRemedy } from '../../remedies/planned-remedy.ts';
import type { Advice } from '../../report/advice.ts';
import type { CellReport, StartupReport } from '../../report/check-report.ts';
import { silenceMs } from '../../report/lines/progress-lines.ts';
import { isAlone } from '../../scenario/server/server-under-test.ts';
import type { Fields } from '../../wire/frame.ts';
import type { PlayedClient } from '../judge/played-client.ts';
import type { ChosenCall } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import type { PlaySetting } from '../play/start-session.ts';
import { chooseRemedy } from './choose-remedy.ts';
import { SearchPlay, type SeenCall, type SeenSpan } from './search-play.ts';
import { settingAdvice } from './setting-advice.ts';
import { clockOf, type Subject, trial } from './trial.ts';

/** A client and the result of playing it. */
export interface Member {
  readonly client: ChosenClient;
  readonly played: PlayedClient;
}

/** A key that is equal for two cells of the same call. */
export const callKey = ({ tool, arguments: args }: Pick<CellReport, 'tool' | 'arguments'>): string =>
  `${tool} ${JSON.stringify(args)}`;

/** A key that is equal for two cells of the same call on which the same faults acted. A fault may act only on some cells. */
const metKey = (cell: CellReport): string => `${callKey(cell)} ${cell.faultsActed.join()}`;

/** A call that was played with a remedy. */
interface Remedied {
  readonly remedy: PlannedRemedy;
  readonly seen: SeenCall;
}

/** How long a client waited before it gave up, in virtual milliseconds. */
const waitedMs = ({ gaveUp }: CellReport): number => (typeof gaveUp?.latestMs === 'number' ? gaveUp.latestMs : 0);

/** The later end of two observations without an answer; `one` if either is `null`. */
const longer = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? one : Math.max(one, other);

/**
 * Finds advice for clients that put the same bytes on the wire. The first client is played without its time limits, and the
 * clocks of each client are folded over the transcript.
 */
export class GroupAdvice {
  readonly #setting: PlaySetting;
  readonly #members: readonly Member[];
  readonly #leader: ChosenClient;
  readonly #unanswered: ReadonlySet<string>;
  #throughLifted = false;

  /** @param unanswered the keys of calls that the server is known never to answer */
  constructor(setting: PlaySetting, members: readonly Member[], unanswered: ReadonlySet<string>) {
    const [first] = members;
    if (first === undefined) throw new Error('a group without a client');
    this.#setting = setting;
    this.#members = members;
    this.#unanswered = unanswered;
    this.#leader = first.client;
  }

  /** @returns the members with their advice, in order */
  async find(): Promise<readonly PlayedClient[]> {
    const { options } = this.#setting;
    const calls = this.#calls();
    this.#throughLifted = calls.some(({ cell }) => this.#isCutByGateway(cell));
    const play = new SearchPlay(this.#setting, this.#leader, { gateways: this.#throughLifted ? 'lifted' : 'kept' });
    try {
      const startups = this.#members.filter(({ played }) => clockOf(played.startup) !== null);
      options.onStage?.(
        `waiting for what ${this.#members.map(({ client }) => client.profile.id).join(', ')} gave up on`,
      );
      const startup = startups.length === 0 ? null : await play.startup();
      const members = this.#members.map((member) => this.#withStartup(member, startup));
      let advised: readonly PlayedClient[] = members;
      for (const { cell, waitedMs: waited } of calls) {
        const call = { tool: cell.tool, arguments: cell.arguments as Fields };
        const lifted = await play.callAsMet(call, waited, cell.faultsActed);
        if (lifted === null) continue;
        // Two open sessions would share the clock of this thread, or a port.
        if (isAlone(this.#setting.server)) await play.close();
        const remedied = await this.#remedied(cell, lifted, waited);
        advised = advised.map((played, place) => this.#withCall(played, place, cell, lifted, remedied));
      }
      return advised;
    } finally {
      await play.close();
    }
  }

  /** Plays a call with a remedy. @returns `null`: no remedy applies, or the call could not be played */
  async #remedied(cell: CellReport, lifted: SeenCall, waited: number): Promise<Remedied | null> {
    const remedy = chooseRemedy(cell, lifted);
    if (remedy === null) return null;
    const play = new SearchPlay(this.#setting, this.#leader, { remedies: [remedy] });
    try {
      const call = { tool: cell.tool, arguments: cell.arguments as Fields };
      const seen = await play.callAsMet(call, waited, cell.faultsActed);
      return seen && { remedy, seen };
    } finally {
      await play.close();
    }
  }

  /** The calls that need advice, and the longest time that a client waited for each. */
  #calls(): readonly { readonly cell: CellReport; readonly waitedMs: number }[] {
    const calls = new Map<string, { cell: CellReport; waitedMs: number }>();
    for (const cell of this.#members.flatMap(({ played }) => played.cells)) {
      if (!cell.played || clockOf(cell) === null || this.#unanswered.has(callKey(cell))) continue;
      const before = calls.get(metKey(cell));
      calls.set(metKey(cell), { cell, waitedMs: Math.max(before?.waitedMs ?? 0, waitedMs(cell)) });
    }
    return [...calls.values()];
  }

  #isCutByGateway({ cutBy }: CellReport): boolean {
    return this.#setting.options.gateways.some(({ profile }) => cutBy?.by.startsWith(`${profile.id}/`) ?? false);
  }

  #subject(client: ChosenClient, span: SeenSpan, call: ChosenCall | null): Subject {
    const { gateways, budgets, slowdown } = this.#setting.options;
    const throughLifted = this.#throughLifted;
    return { span, throughLifted, playedBy: this.#leader, client, gateways, call, budgets, slowdown };
  }

  #withStartup({ client, played }: Member, startup: SeenSpan | null): PlayedClient {
    if (startup === null) return played;
    return { ...played, startup: this.#ofStartup(played.startup, this.#subject(client, startup, null)) };
  }

  #withCall(
    played: PlayedClient,
    place: number,
    about: CellReport,
    lifted: SeenCall,
    remedied: Remedied | null,
  ): PlayedClient {
    const client = this.#members[place]?.client;
    if (client === undefined) return played;
    const { tool, arguments: args } = about;
    const chosen = played.chosen.calls.find((one) => one.tool === tool);
    const call = { tool, tries: [args as Fields], generated: chosen?.generated ?? false };
    return {
      ...played,
      cells: played.cells.map((cell) => {
        if (!cell.played || clockOf(cell) === null || metKey(cell) !== metKey(about)) return cell;
        const judged = this.#ofCell(cell, this.#subject(client, lifted, call), lifted);
        const helps =
          remedied !== null &&
          trial({ ...this.#subject(client, remedied.seen, call), throughLifted: false }, [])?.verdict === 'fits';
        if (!helps) return judged;
        const advice: Advice = { settings: [], remedy: remedied.remedy, proved: 'folded' };
        return { ...judged, advice: [...judged.advice, advice] };
      }),
    };
  }

  #ofStartup(startup: StartupReport, subject: Subject): StartupReport {
    const by = clockOf(startup);
    if (by === null) return startup;
    const end = subject.span.transcript.entries.at(-1)?.atMs ?? 0;
    const workMs = startup.realWorkMs * subject.slowdown;
    const settings = settingAdvice(subject, by, { waitsMs: [end], workMs });
    return settings === null ? startup : { ...startup, advice: [{ settings, remedy: null, proved: 'folded' }] };
  }

  #ofCell(cell: CellReport, subject: Subject, lifted: SeenCall): CellReport {
    const tookMs = cell.tookMs ?? lifted.tookMs;
    const known = { ...cell, tookMs, observedUntilMs: longer(cell.observedUntilMs, lifted.observedUntilMs) };
    const by = clockOf(cell);
    if (by === null || lifted.tookMs === null) return known;
    const waitsMs = [lifted.tookMs, silenceMs(cell, lifted.tookMs) ?? lifted.tookMs];
    const settings = settingAdvice(subject, by, { waitsMs, workMs: cell.realWorkMs * subject.slowdown });
    const advice: readonly Advice[] = settings === null ? [] : [{ settings, remedy: null, proved: 'folded' }];
    return { ...known, advice };
  }
}

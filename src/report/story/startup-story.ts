import { type Ending, isRefusal } from '../../properties/endings/ending.ts';
import type { GaveUp } from '../../properties/endings/give-up.ts';
import type { CheckReport, StartupReport } from '../check-report.ts';
import { adviceLines, settingLines } from '../lines/advice-lines.ts';
import { causeLines, upstreamLines, waitLines } from '../lines/cause-lines.ts';
import { clockLines, gaveUpLines } from '../lines/clock-lines.ts';
import { endingLines } from '../lines/ending-lines.ts';
import { environmentLines } from '../lines/environment-lines.ts';
import { faultLines } from '../lines/fault-lines.ts';
import type { Line } from '../lines/labelled-lines.ts';
import { ms } from '../lines/number.ts';
import { stderrLines } from '../lines/stderr-lines.ts';
import { workLines } from '../lines/work-lines.ts';
import { isSame, specOf } from '../replay-of.ts';
import type { Story } from './story.ts';

/** What the client waited for in each step. */
const steps: { readonly [during: string]: string } = {
  spawn: 'the server process to start',
  probe: 'the answer to server/discover',
  handshake: 'the answer to initialize',
  list: 'the lists of tools, resources and prompts',
  startup: 'the start-up to end',
};

const becauseLines = ({ because }: StartupReport): readonly Line[] =>
  because == null ? [] : [{ label: 'because', text: because }];

/** Whether the start-up ended by a refusal or an exit. Then limits and clocks do not matter. */
const wasRefused = ({ ending, verdict }: StartupReport): boolean =>
  verdict === 'fails' && ending !== null && isRefusal(ending);

const refusedLines = (startup: StartupReport, ending: Ending): readonly Line[] => [
  ...endingLines(ending, startup.gaveUp, startup.attempts).map((line) => ({ ...line, own: true })),
  ...becauseLines(startup),
  ...upstreamLines(startup.unreachedHosts),
  ...faultLines({ plan: startup.plan, passesWith: [] }),
  ...stderrLines(startup.stderr),
  ...(ending.kind === 'process-exit' ? environmentLines(startup.stderr) : []),
];

/** Whether the server sent something that this client does not accept as the answer. */
const isUnread = ({ causes }: StartupReport): boolean => causes.some(({ kind }) => kind === 'unread-answer');

const waits = (startup: StartupReport): string =>
  isUnread(startup)
    ? 'this client does not take what comes for the answer, and waits without a limit'
    : 'the start-up never ends, and this client waits without a limit';

function failsLines(startup: StartupReport): readonly Line[] {
  const { gaveUp, ending, timeline, client, plan } = startup;
  if (ending !== null && wasRefused(startup)) return refusedLines(startup, ending);
  const faults = faultLines({ plan, passesWith: [] });
  if (gaveUp === null)
    return [
      startup.verdict === 'unknown'
        ? { label: 'unknown', text: 'how it ends: the run could not go on' }
        : ending === null
          ? { label: 'failed', text: 'the client could not reach the server' }
          : { label: 'waits', text: waits(startup) },
      ...becauseLines(startup),
      ...waitLines(startup.timeline),
      ...causeLines(startup.causes),
      ...upstreamLines(startup.unreachedHosts),
      ...faults,
      ...stderrLines(startup.stderr),
    ];
  const clock = timeline?.clocks.find(({ by }) => by === gaveUp.by) ?? null;
  const silent = timeline !== null && timeline.ups.length === 0;
  return [
    ...gaveUpLines(gaveUp),
    ...clockLines(gaveUp, clock, client),
    { label: 'during', text: `${gaveUp.during}: it waited for ${steps[gaveUp.during] ?? 'it to end'}` },
    ...becauseLines(startup),
    ...waitLines(timeline),
    ...causeLines(startup.causes),
    ...upstreamLines(startup.unreachedHosts),
    ...faults,
    ...(gaveUp.layer === null ? [] : settingsOf(startup, gaveUp)),
    ...(gaveUp.layer === null || timeline === null ? [] : [{ label: 'server', text: toServer(startup, silent) }]),
    ...stderrLines(startup.stderr),
  ];
}

const settingsOf = (startup: StartupReport, { setting }: GaveUp): readonly Line[] =>
  settingLines(startup, setting, {
    instead: 'start faster, and do slow work after the start-up',
    why: isUnread(startup) ? 'no value helps while this client does not take the answer' : '',
  });

/** The messages to the server when the client gave up. @param silent whether there were none */
const toServer = ({ timeline }: StartupReport, silent: boolean): string => {
  if (silent) return 'was told nothing';
  const names = new Set(timeline?.ups.map(({ what }) => what));
  if (names.has('unknown')) return 'what it is sent is unknown: it was never observed';
  return names.has('kill')
    ? 'was killed'
    : names.has('cancelled')
      ? 'was sent notifications/cancelled'
      : 'lost its connection';
};

function tightLines(report: CheckReport, startup: StartupReport): readonly Line[] {
  const { marginMs, realWorkMs, plan } = startup;
  const left = marginMs === null ? 'nothing' : ms(marginMs);
  return [
    { label: 'started', text: `with ${left} left in virtual time, and ${ms(realWorkMs)} of real work on this machine` },
    ...workLines(report, startup),
    ...faultLines({ plan, passesWith: [] }),
    ...adviceLines(startup),
  ];
}

/** The story of a start-up that fails or is tight. */
export function startupStory(report: CheckReport, startup: StartupReport): Story {
  const { client, settings, timeline, initializedAtMs, listedAtMs, gaveUp } = startup;
  const gaveUpAtMs = typeof gaveUp?.atMs === 'number' ? gaveUp.atMs : null;
  const answers = [...new Set([initializedAtMs, listedAtMs])].filter((atMs) => atMs !== null);
  const replay = report.findings.find(
    (one) =>
      one.client === client && one.tool === null && isSame(one.settings, settings) && isSame(one.plan, startup.plan),
  )?.replay;
  const faults = startup.plan.length === 0 ? '' : `faults: ${JSON.stringify(startup.plan)}, `;
  return {
    verdict: startup.verdict,
    client: specOf(client, settings),
    subject: 'start-up',
    drawing:
      timeline === null || wasRefused(startup) || (timeline.clocks.length === 0 && gaveUpAtMs === null)
        ? null
        : {
            timeline,
            client,
            unread: isUnread(startup),
            sentAtMs: [0],
            answers: answers.map((atMs) => ({ atMs, late: false })),
            ended: listedAtMs !== null,
            gaveUpAtMs,
          },
    lines:
      startup.verdict === 'tight' || startup.realWork?.confirmed === true
        ? tightLines(report, startup)
        : failsLines(startup),
    evidence: wasRefused(startup) ? [] : (gaveUp?.evidence ?? []),
    replay:
      replay ??
      `await check(server, { clients: [${JSON.stringify(specOf(client, settings))}], ${faults}seed: ${report.seed} })`,
  };
}

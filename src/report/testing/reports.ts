import type { GaveUp } from '../../properties/endings/give-up.ts';
import type { ClockLine, Timeline } from '../../properties/judging/timeline.ts';
import type { CellReport, CheckReport, FindingReport, StartupReport } from '../check-report.ts';
import { totalsOf } from '../totals.ts';

/** A start-up that fits, changed as a test needs it. */
export const startup = (client: string, change: Partial<StartupReport> = {}): StartupReport => ({
  client,
  profile: `${client}@1`,
  settings: {},
  verdict: 'fits',
  initializedAtMs: 0,
  listedAtMs: 0,
  observedUntilMs: null,
  attempts: 1,
  plan: [],
  faultsActed: [],
  advice: [],
  unreachedHosts: [],
  causes: [],
  gaveUp: null,
  ending: null,
  waitingFor: [],
  marginMs: null,
  realWorkMs: 1,
  realWork: null,
  timeline: null,
  ...change,
});

/** A cell that fits after ten minutes, changed as a test needs it. */
export const cell = (client: string, tool: string, change: Partial<CellReport> = {}): CellReport => ({
  client,
  profile: `${client}@1`,
  settings: {},
  mode: 'headless',
  transport: 'stdio',
  era: '2025-11-25',
  gateways: [],
  tool,
  arguments: {},
  plan: [],
  faultsActed: [],
  advice: [],
  unreachedHosts: [],
  causes: [],
  verdict: 'fits',
  played: true,
  because: null,
  outcome: 'answered',
  answer: { kind: 'result', atMs: 600_000, bytes: 10 },
  tookMs: change.answer === undefined ? 600_000 : (change.answer?.atMs ?? null),
  gaveUp: null,
  ending: null,
  budgetMs: null,
  marginMs: null,
  runnerUp: null,
  progress: { tokenSent: false, received: 0, extended: false },
  executions: [execution()],
  afterwards: { lateAnswerAtMs: null, connection: 'kept' },
  stopped: null,
  waitingFor: [],
  observedUntilMs: null,
  realWorkMs: 1,
  realWork: null,
  cutBy: null,
  timeline: null,
  passesWith: [],
  searchEnded: null,
  ownBudget: null,
  ...change,
});

/** One `tools/call` sent at once. @param cancelledAtMs when it was cancelled, and with which words */
export const execution = (
  cancelledAtMs: number | null = null,
  reason = 'timed out',
): CellReport['executions'][number] => ({
  sentAtMs: 0,
  answeredAtMs: null,
  cancel:
    cancelledAtMs === null
      ? { sent: false, atMs: null, how: null, reason: null }
      : { sent: true, atMs: cancelledAtMs, how: 'notification', reason },
});

/** A clock of one minute over the call that fired, and gave the model an error. */
export const gaveUp: GaveUp = {
  atMs: 60_000,
  earliestMs: 60_000,
  latestMs: 60_000,
  by: 'hasty/call',
  layer: 'call',
  limitMs: 60_000,
  setting: { key: 'limit_sec', unit: 's' },
  error: { code: -32001, message: 'Request timed out' },
  because: null,
  shownTo: 'model',
  evidence: [{ basis: 'source', source: 'hasty/src/client.ts@1', date: '2026-11-21' }],
};

/** The line of time of that clock. */
export const clock = (change: Partial<ClockLine> = {}): ClockLine => ({
  by: 'hasty/call',
  layer: 'call',
  limitMs: 60_000,
  setting: gaveUp.setting,
  restartedBy: [],
  evidence: gaveUp.evidence,
  windowsAtMs: [0],
  endedAtMs: 60_000,
  firesAtMs: 60_000,
  earliestAtMs: 60_000,
  fired: true,
  ...change,
});

/** A timeline with that clock only. */
export const timeline = (change: Partial<Timeline> = {}): Timeline => ({
  clocks: [clock()],
  progressAtMs: [],
  longestSilenceMs: null,
  ups: [],
  leftOpen: [],
  faults: [],
  ...change,
});

/** A finding of some property. */
export const finding = (property: string, change: Partial<FindingReport> = {}): FindingReport => ({
  property,
  client: 'hasty',
  settings: {},
  plan: [],
  verdict: null,
  severity: 'warning',
  tool: 'search',
  message: 'something is wrong',
  figures: {},
  replay: null,
  ...change,
});

/** A report of these cells; start-ups that fit unless they are given. */
export const report = (cells: readonly CellReport[], change: Partial<CheckReport> = {}): CheckReport => {
  const starts = [...new Set(cells.map((one) => one.client))].map((client) => startup(client));
  const counted = { startup: starts, cells, findings: [], ...change };
  return {
    schemaVersion: 1,
    run: {
      version: '0.0.0',
      node: 'v20.19.0',
      platform: 'linux-x64',
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 1,
      extraChecks: { checks: 0, sessions: 0, realMs: 0 },
    },
    seed: 7,
    slowdown: 4,
    time: 'virtual',
    realWorkBy: 'run-queue',
    realTimeReason: null,
    server: { name: 'tested', version: '2', protocolVersion: '2025-11-25' },
    startup: starts,
    cells,
    findings: [],
    totals: totalsOf(counted),
    exitStatus: cells.some(({ verdict }) => verdict === 'fails') ? 1 : 0,
    incomplete: null,
    leftOut: [],
    nativeWorkSeenBy: 'threads',
    notJudged: [],
    executions: [],
    transcripts: {},
    ...change,
  };
};

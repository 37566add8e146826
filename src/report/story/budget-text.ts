import { shownName, visibleJson } from '../../wire/visible.ts';
import type {
  AnswerBudget,
  BudgetReport,
  ClientLimit,
  Figure,
  ProgressBudget,
  ProgressFigure,
  ProgressLimit,
  ToolBudget,
} from '../budget-report.ts';
import type { Palette } from '../drawing/palette.ts';
import { type Line, labelled } from '../lines/labelled-lines.ts';
import { duration, ms } from '../lines/number.ts';
import { specOf } from '../replay-of.ts';
import { evidenceLines } from './stories.ts';

/** How a budget is drawn. */
interface BudgetDrawing {
  readonly palette: Palette;
  /** The width in columns. */
  readonly width: number;
}

const nameOf = ({ client, settings }: Pick<ClientLimit, 'client' | 'settings'>): string => specOf(client, settings);

const isKnown = ({ limitMs }: ClientLimit): boolean => limitMs !== 'unknown';

const before = ({ answerBeforeMs }: Figure): string =>
  answerBeforeMs === null ? 'without a limit' : `before ${duration(answerBeforeMs)}`;

const every = ({ progressEveryMs }: ProgressFigure): string =>
  progressEveryMs === null ? '' : `, with progress at most every ${ms(progressEveryMs)}`;

/** Both figures in words. @param known the number of clients with known limits */
function figures<F extends Figure>(
  { all, most }: { readonly all: F; readonly most: F },
  known: number,
  words: (figure: F) => string,
): string {
  if (known === 0) return 'unknown: no limit of these clients is known';
  const first = `${words(all)} for all ${known} clients with known limits`;
  return words(most) === words(all) ? first : `${first}; ${words(most)} for ${most.suits.length} of them`;
}

const answerFigures = (budget: AnswerBudget): string => figures(budget, budget.limits.filter(isKnown).length, before);

const progressFigures = (budget: ProgressBudget): string =>
  figures(
    budget,
    budget.limits.filter(({ end, everyMs }) => isKnown(end) && everyMs !== 'unknown').length,
    (figure) => `${before(figure)}${every(figure)}`,
  );

function toolLines(tool: ToolBudget): readonly Line[] {
  const { takesMs, answer, progress, longestSilenceMs, budget, progressBudget, tooSlowFor, replies } = tool;
  const sent =
    progress === 0
      ? 'without progress'
      : `with progress ${progress} times, at least every ${ms(longestSilenceMs ?? 0)}`;
  const over = replies === null ? '' : replies === 'stream' ? ', as an event stream' : ', as JSON';
  const took = takesMs === null ? 'it did not answer' : `${duration(takesMs)}, ${sent}${over}`;
  return [
    { label: 'takes', text: took },
    ...(answer === null || answer === 'result'
      ? []
      : [{ label: '', text: 'its answer was an error, which says little about how long it takes' }]),
    { label: 'answer', text: progressBudget === null ? answerFigures(budget) : progressFigures(progressBudget) },
    ...(tooSlowFor.length === 0 ? [] : [{ label: 'too slow', text: `for ${tooSlowFor.join(', ')}` }]),
  ];
}

const settingWords = (setting: ClientLimit['setting']): string =>
  setting === null ? '' : `, setting ${setting.key} (${setting.unit})`;

/** One limit with its clock, its setting and its strongest source. */
function limitLines(
  label: string,
  text: string,
  one: Pick<ClientLimit, 'client' | 'settings' | 'by' | 'setting' | 'evidence'>,
): readonly Line[] {
  const [source] = evidenceLines(one.evidence);
  const clock = one.by === null ? '' : ` (${one.by}${settingWords(one.setting)})`;
  return [
    { label, text: `${text}: ${nameOf(one)}${clock}` },
    ...(source === undefined ? [] : [{ label: '', text: source.text }]),
  ];
}

const unknownLine = (one: Pick<ClientLimit, 'client' | 'settings'>, { because }: ClientLimit): Line => ({
  label: 'unknown',
  text: `${nameOf(one)} is not counted: ${because ?? 'no source states its limit'}`,
});

/** The limits, the shortest first, each with the number of clients that it suits: what each further client costs. */
function limitsLines(limits: readonly ClientLimit[]): readonly Line[] {
  const known = limits.filter(isKnown);
  const none = known.filter(({ limitMs }) => limitMs === null).map(nameOf);
  return [
    ...known.flatMap((one) => {
      const { limitMs } = one;
      if (typeof limitMs !== 'number') return [];
      const suited = known.filter((other) => typeof other.limitMs !== 'number' || other.limitMs >= limitMs).length;
      return limitLines('before', `${duration(limitMs)} suits ${suited} of ${known.length}`, one);
    }),
    ...(none.length === 0 ? [] : [{ label: 'no limit', text: none.join(', ') }]),
    ...limits.flatMap((one) => (isKnown(one) ? [] : [unknownLine(one, one)])),
  ];
}

function progressLines(limits: readonly ProgressLimit[]): readonly Line[] {
  const needless = limits.filter(({ everyMs, end }) => everyMs === null && end.limitMs === null).map(nameOf);
  return [
    ...limits.flatMap((one) => {
      const { everyMs, end } = one;
      if (everyMs === 'unknown' || end.limitMs === 'unknown') return [unknownLine(one, end)];
      const ends =
        end.limitMs === null
          ? 'and then it waits without a limit'
          : `and gives up anyway at ${duration(end.limitMs)} (${end.by}${settingWords(end.setting)})`;
      if (everyMs !== null) return limitLines('every', `${ms(everyMs)} at most, ${ends}`, one);
      return end.limitMs === null ? [] : [{ label: 'in vain', text: `${nameOf(one)} takes no account of it ${ends}` }];
    }),
    ...(needless.length === 0 ? [] : [{ label: 'no limit', text: needless.join(', ') }]),
  ];
}

/** Formats a budget for people: the figures, then what each client allows and where that comes from. */
export function budgetText(report: BudgetReport, { palette, width }: BudgetDrawing): string {
  const { startup, tools, call, progress, transport, gateways, leftOut, unreachable } = report;
  const part = (heading: string, lines: readonly Line[]): string =>
    [palette.strong(heading), ...labelled(lines, width - 4).map((row) => `    ${row}`.trimEnd())].join('\n');
  const at = (atMs: number | null) => (atMs === null ? '' : `; here it is answered at ${duration(atMs)}`);
  const behind = gateways.length === 0 ? '' : `, behind ${gateways.join(', ')}`;
  const left = leftOut.map(({ tool, why }) => palette.faint(`Left out: ${shownName(tool)} (${shownName(why, 500)})`));
  return `${[
    `${palette.strong('How soon must a server answer?')}   over ${transport}${behind}   ${report.mode}   ${report.clients.length} clients`,
    part('start-up', [
      { label: 'init', text: `initialize ${answerFigures(startup.initialize)}${at(startup.initializedAtMs)}` },
      { label: 'list', text: `tools/list ${answerFigures(startup.list)}${at(startup.listedAtMs)}` },
    ]),
    ...tools.map((tool) =>
      part(`${shownName(tool.tool)} ${shownName(JSON.stringify(tool.arguments) ?? '', 100)}`, toolLines(tool)),
    ),
    ...(tools.length === 0 ? [part('a call', [{ label: 'answer', text: answerFigures(call.stream) }])] : []),
    ...(call.json === undefined
      ? [part('how long each client waits for an answer', limitsLines(call.stream.limits))]
      : [
          part(
            'how long each client waits for an answer, as an event stream that begins at once',
            limitsLines(call.stream.limits),
          ),
          part('how long each client waits for an answer, as JSON', limitsLines(call.json.limits)),
        ]),
    part('progress that keeps each client waiting', progressLines(progress.limits)),
    part('how long each client waits for initialize', limitsLines(startup.initialize.limits)),
    part('how long each client waits for tools/list', limitsLines(startup.list.limits)),
    ...(unreachable.length === 0
      ? []
      : [palette.faint(`Not known to reach a server over ${transport}: ${unreachable.join(', ')}`)]),
    ...left,
  ].join('\n\n')}\n`;
}

/** A budget as JSON. Its schema is `mcp-deadline/budget.schema.json`. */
export const budgetJson = (report: BudgetReport): string => `${visibleJson(report)}\n`;

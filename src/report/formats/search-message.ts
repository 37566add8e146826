import type { SpentTime } from '../../properties/reading/spent-time.ts';
import { visible } from '../../wire/visible.ts';
import { ms } from '../lines/number.ts';
import type {
  AnswersInTimeCase,
  CaseBoundary,
  Counterexample,
  NumberBoundary,
  SearchReport,
} from '../search-report.ts';
import { failureMessage } from './failures.ts';
import { reachLines } from './reach-lines.ts';

/** How many parts of the time of a call are shown. */
const mostParts = 6;

const json = (value: unknown): string => visible(JSON.stringify(value));

const line = (label: string, text: string): string => `  ${label.padEnd(10)}${text}`;

/** A number of a fault, with the nearest value that passes. */
function parameterText(name: string, value: unknown, boundary: CaseBoundary | undefined): string {
  const text = `${name}=${typeof value === 'string' ? visible(value) : json(value)}`;
  return boundary === undefined ? text : `${text} (passes with ${boundary.passesWith})`;
}

/** The nearest values of settings, or of the network, that pass: ` (passes with tool_timeout_sec=31)`. */
function passesText({ numbers }: Counterexample, of: NumberBoundary['in']): string {
  const passing = numbers.filter((one) => one.in === of).map(({ name, passesWith }) => `${name}=${passesWith}`);
  return passing.length === 0 ? '' : visible(` (passes with ${passing.join(' or with ')})`);
}

function faultLines({ case: { faults }, boundaries }: Counterexample): readonly string[] {
  if (faults.length === 0) return [line('faults', 'none')];
  return faults.map(({ fault, parameters, when = {} }, index) => {
    const all = Object.entries(parameters).map(([name, value]) =>
      parameterText(
        name,
        value,
        boundaries.find((one) => one.index === index && one.parameter === name),
      ),
    );
    const conditions = Object.entries(when).map(([name, value]) => parameterText(`when.${name}`, value, undefined));
    return line(index === 0 ? 'faults' : '', [fault, ...all, ...conditions].join('  '));
  });
}

/** Which parts of the counterexample do not matter. */
const freeLines = ({ free }: Counterexample): readonly string[] =>
  free.map(({ part, tried }) => line('free', `the ${part}: ${tried} others that were tried fail too`));

/** What a part of the time was used for. */
function usedFor({ what, host, fault, method }: SpentTime): string {
  const by = fault === null ? '' : ` (${fault})`;
  switch (what) {
    case 'upstream-call':
      return `upstream call to ${host}${by}`;
    case 'upstream-connection':
      return `connection to ${host}${by}`;
    case 'server':
      return `server stopped${by}`;
    case 'request':
      return fault === null ? 'request waiting for a connection' : `request on its way${by}`;
    case 'client':
      return `client answering ${method}`;
    case 'unaccounted':
      return what;
  }
}

/** What the time of the call was spent on: `30 000 ms upstream call to api.example.com (upstream-slow), 2 000 ms unaccounted`. */
function spentLines({ report }: Counterexample): readonly string[] {
  const spent = report.cells[0]?.spent ?? [];
  const parts = spent.map((part) => `${ms(part.forMs)} ${visible(usedFor(part))}`);
  const shown = parts.length <= mostParts ? parts : [...parts.slice(0, mostParts), `${parts.length - mostParts} more`];
  return parts.length === 0 ? [] : [line('spent', shown.join(', '))];
}

function counterexampleLines(found: Counterexample, { seed, tool }: SearchReport): readonly string[] {
  const { case: one, run, path, shrinks, shrinkPlays, notSmallest, losesClients } = found;
  const replayed =
    path === null
      ? []
      : [`{ seed: ${seed}, path: ${JSON.stringify(path)}, endOnFailure: true } of answersInTime and fast-check`];
  const smallest =
    notSmallest === null
      ? 'no smaller arguments or faults that were tried fail'
      : `it may not be the smallest: ${visible(notSmallest)}`;
  return [
    `Property failed after ${run} ${run === 1 ? 'run' : 'runs'}`,
    ...replayed,
    `Shrunk ${shrinks} time(s) in ${shrinkPlays} plays: ${smallest}`,
    '',
    line('client', `${visible(one.client)}${passesText(found, 'settings')}`),
    line('call', `${visible(tool)} ${json(one.arguments)}`),
    ...faultLines(found),
    ...(one.network === undefined ? [] : [line('network', `${json(one.network)}${passesText(found, 'network')}`)]),
    ...spentLines(found),
    ...freeLines(found),
    ...(found.failsAgain ? [] : [line('repeated', 'it did not fail again: the server is not deterministic')]),
    ...(losesClients.length < 2
      ? []
      : [line('gives up', `${losesClients.length} clients: ${visible(losesClients.join(', '))}`)]),
  ];
}

/** The lines with which the counterexample is played again. */
const replayLines = (one: AnswersInTimeCase): readonly string[] => [
  line('examples', `[${json(one)}]`),
  ...(one.faults.length === 0 ? [] : [line('plan', json(one.faults))]),
];

const share = (used: number): string => `${Math.floor(used * 100)} %`;

/** The run that came nearest to its limit. */
function nearestLines({ nearest, tool }: SearchReport): readonly string[] {
  if (nearest === null) return [];
  const { client, arguments: args, faults } = nearest.case;
  return [
    '',
    `The nearest run used ${share(nearest.used)} of its limit:`,
    line('client', visible(client)),
    line('call', `${visible(tool)} ${json(args)}`),
    line('faults', faults.length === 0 ? 'none' : json(faults)),
  ];
}

function verdictLine({ verdicts, dueToWork, unknownBecause }: SearchReport): string {
  const { fits, tight, unknown } = verdicts;
  const parts = [
    `${fits + tight} in time`,
    ...(tight === 0 ? [] : [`${tight} of them tight`]),
    ...(unknown === 0
      ? []
      : [`${unknown} unknown${unknownBecause === null ? '' : ` (the first: ${visible(unknownBecause)})`}`]),
  ];
  const work = dueToWork === 0 ? '' : `. In ${dueToWork} the client gave up only because of real work on this machine`;
  return `${parts.join(', ')}${work}`;
}

/** How the search went, in one line. */
function headline(search: SearchReport): string {
  const { tool, runs, numRuns, interruptedBy } = search;
  const name = visible(tool);
  switch (search.outcome) {
    case 'failed':
      return `${name} does not always answer in time`;
    case 'held':
      return `${name} answered in time in ${runs} runs: ${verdictLine(search)}`;
    case 'nothing-proved':
      return `nothing is proved about ${name}: the verdict of each of ${runs} runs is unknown${search.unknownBecause === null ? '' : ` (the first: ${visible(search.unknownBecause)})`}`;
    case 'interrupted':
      return `the search ended after ${runs} of ${numRuns} runs of ${name} (${verdictLine(search)}): ${visible(interruptedBy ?? '')}`;
  }
}

/**
 * A search and its counterexample, for people: fast-check's figures, the counterexample with its boundaries, the story of the call,
 * and the lines that replay it.
 *
 * @param search the search
 *
 * @example
 * ```ts
 * console.log(searchMessage(await searchCases(server, 'search', { clients: ['codex-cli'], numRuns: 3 })));
 * ```
 */
export function searchMessage(search: SearchReport): string {
  const { counterexample, reach } = search;
  if (counterexample === null) {
    const reached = reach === undefined ? [] : ['', ...reachLines(reach)];
    return [headline(search), ...nearestLines(search), ...reached].join('\n');
  }
  const story = failureMessage(counterexample.report);
  return [
    headline(search),
    ...counterexampleLines(counterexample, search),
    ...(story === '' ? [] : ['', story]),
    '',
    ...replayLines(counterexample.case),
  ].join('\n');
}

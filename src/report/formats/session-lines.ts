import { shownName, visible } from '../../wire/visible.ts';
import { ms } from '../lines/number.ts';
import type { ClientSessionReport, PlayedStep } from '../session-report.ts';
import type { SessionCounterexample, SessionSearchReport } from '../session-search-report.ts';

/** The longest arguments that are shown. */
const mostChars = 60;

/** The longest finding that is shown. */
const mostFindingChars = 400;

const outcomeWords: { readonly [outcome in PlayedStep['outcome']]: string } = {
  done: 'done',
  error: 'answered with an error',
  'gave-up': 'the client gave up',
  ended: 'ended',
  open: 'no answer before the session ended',
  skipped: 'not taken',
};

/** What a step does: `call search {"query":"x"}`. */
function whatOf({ do: kind, tool, arguments: args, target, client }: PlayedStep): string {
  const called = tool === undefined ? [] : [visible(tool), shownName(JSON.stringify(args ?? {}), mostChars)];
  const by = client === 'first' ? [] : [`(${visible(client)})`];
  return [kind, ...called, ...(target === undefined ? [] : [shownName(target, mostChars)]), ...by].join(' ');
}

function howOf({ outcome, tookMs, note, cell }: PlayedStep): string {
  const after = tookMs === null || tookMs === 0 ? '' : ` after ${ms(tookMs)}`;
  const why = note === null ? '' : ` (${visible(note)})`;
  const verdict = cell === undefined ? '' : `, ${cell.verdict}`;
  return `${outcomeWords[outcome]}${after}${why}${verdict}`;
}

function stepLines({ steps, notPlayed, startup, findings }: ClientSessionReport): readonly string[] {
  const width = Math.max(0, ...steps.map((step) => whatOf(step).length));
  const lines = steps.map(
    (step) => `  ${`+${ms(step.atMs)}`.padStart(14)}  ${whatOf(step).padEnd(width)}  ${howOf(step)}`,
  );
  return [
    ...(startup.verdict === 'fits' ? [] : [`  start-up: ${startup.verdict}`]),
    ...lines,
    ...findings
      .filter(({ verdict }) => verdict === null)
      .map(({ property, message }) => `  ${property}: ${shownName(message, mostFindingChars)}`),
    ...(notPlayed === 0 ? [] : [`  ${notPlayed} ${notPlayed === 1 ? 'step was' : 'steps were'} not played`]),
  ];
}

/** The sessions of several clients. Clients whose sessions look the same share their lines. */
export function sessionLines(sessions: readonly ClientSessionReport[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const session of sessions) {
    const lines = stepLines(session).join('\n');
    groups.set(lines, [...(groups.get(lines) ?? []), visible(session.client)]);
  }
  return [...groups].flatMap(([lines, clients], index) => [...(index === 0 ? [] : ['']), clients.join(', '), lines]);
}

const times = (count: number, what: string): string => `${count} ${count === 1 ? what : `${what}s`}`;

function counterexampleLines(found: SessionCounterexample): readonly string[] {
  const { steps, ties, problems, run, foundSteps, shrinkPlays, isSmallest, failsAgain, replay } = found;
  const session = ties === null ? steps : { steps, ties };
  return [
    `  found in session ${run} with ${times(foundSteps, 'step')}; shrunk to ${times(steps.length, 'step')} in ${times(shrinkPlays, 'play')}${isSmallest ? '' : '; it may not be the shortest'}`,
    ...(failsAgain ? [] : ['  it did not fail again: the server is not deterministic']),
    ...problems.map(({ message }) => `  ${visible(message)}`),
    `  session  ${visible(JSON.stringify(session))}`,
    ...(replay === null ? [] : [`  replay   ${visible(replay)}`]),
  ];
}

/** The result of a search over sessions. */
export function sessionSearchLines(search: SessionSearchReport): readonly string[] {
  const { client, runs, steps, outcome, unknown, interruptedBy, numRuns, counterexample } = search;
  const made = `${times(runs, 'session')} of ${visible(client)} with ${times(steps, 'step')}`;
  const left = unknown === 0 ? '' : `, ${unknown} of them unknown`;
  switch (outcome) {
    case 'held':
      return [`the server held in ${made}${left}`];
    case 'nothing-proved':
      return [`nothing is proved about sessions: each of ${made} is unknown`];
    case 'interrupted':
      return [`the search over sessions ended after ${made} of ${numRuns}: ${visible(interruptedBy ?? '')}`];
    case 'failed':
      return [
        `the server does not hold in every session of ${visible(client)}`,
        ...(counterexample === null ? [] : counterexampleLines(counterexample)),
      ];
  }
}

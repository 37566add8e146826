import { settingsOf } from './duration.ts';
import { isUnknown } from './evidence.ts';
import type { Quirk } from './hop.ts';
import type { Limit } from './limit.ts';
import type { ProfileStatement, StatementContent } from './profile-statements.ts';
import type { Trigger } from './reaction.ts';
import type { Span } from './span.ts';

/**
 * The statements of profiles that no play uses, each with the reason. Every statement that is not in these tables is played.
 * The command `clients` shows a statement of these tables as not played.
 */

/** Spans that no play opens. Deadlines over only such spans, and their cadences and retries, are not played. */
const spansNotPlayed: { readonly [span in Span]?: string } = {
  connection: 'a play keeps no HTTP connection idle for so long that this would show',
  session: 'the client only looks at its own state there, and puts nothing on the wire',
  task: 'no play runs a tool as a task',
  poll: 'no play runs a tool as a task',
  oauth: 'no play signs in',
  turn: 'a play has no turns of a model',
  instance: 'no play runs a server in a host that ends it',
};

const reactionsNotPlayed: { readonly [trigger in Trigger]?: string } = {
  'oversize-line': 'the limit of a line says what becomes of it',
  'server-request': 'what is answered on the wire says what becomes of it',
  'empty-result': 'an empty result counts as any other',
  'list-changed': 'no play asks for the lists again',
  'turn-end': 'a play has no turns of a model',
};

const quirksNotPlayed: { readonly [quirk in Quirk]?: string } = {
  'empty-answers-refused': 'an empty result counts as any other',
  'list-changed-forgets-timeout': 'no play asks for the lists again',
  'last-progress-lost-in-shared-chunk': 'the answer comes with that progress, so no clock sees a difference',
  'abort-listener-outlives-request': 'no play aborts a request that was answered',
  'timeout-grows-with-body': 'by how much was not noted',
};

const limitsNotPlayed: { readonly [of in Limit['of']]?: string } = {
  event: 'no play holds the size of an event against it',
  tools: 'no play has a bound on the number of tools',
};

const lateAnswersNotPlayed: { readonly [what: string]: string } = {
  reported: 'it is written to a log, and dropped',
  delivered: 'no play has a caller that takes an answer after the error',
};

/** The reason for a setting on which nothing in a play depends. */
const settingNotPlayed = 'nothing that is played reads it';

const notPlayedOver = (over: Span | readonly Span[]): string | null => {
  const spans = typeof over === 'string' ? [over] : over;
  const whys = spans.map((span) => spansNotPlayed[span] ?? null);
  return whys.includes(null) ? null : (whys[0] ?? null);
};

/** The settings that a statement uses as its number, or as its condition. */
function settingsRead(all: readonly StatementContent[]): ReadonlySet<string> {
  const read = all.flatMap((said) => {
    if (said.kind === 'wire' && said.name === 'progressToken') return said.is.is === 'when-asked' ? ['onprogress'] : [];
    if (said.kind === 'deadline') return [...settingsOf(said.is.ms), ...Object.keys(said.is.when?.setting ?? {})];
    return 'when' in said.is ? Object.keys(said.is.when?.setting ?? {}) : [];
  });
  return new Set(read);
}

/** Why no play uses a statement; `null`: plays use it. @param all every statement of the same profile */
export function whyNotPlayed(statement: ProfileStatement, all: readonly ProfileStatement[]): string | null {
  switch (statement.kind) {
    case 'deadline':
      return notPlayedOver(statement.is.over);
    case 'reaction':
      return reactionsNotPlayed[statement.is.on] ?? null;
    case 'retry':
      return statement.is.of === 'connection' ? null : notPlayedOver(statement.is.of);
    case 'cadence':
      if (statement.is.of === 'attempt' && statement.is.at === 'before-call') return null;
      return statement.is.of === 'session' && statement.is.reconnectsAfterMs !== undefined
        ? null
        : (spansNotPlayed[statement.is.of] ?? 'no play does anything at intervals');
    case 'queue':
      return isUnknown(statement.is.atOnce) ? 'how many is unknown' : notPlayedOver(statement.is.of);
    case 'limit':
      return limitsNotPlayed[statement.is.of] ?? null;
    case 'quirk':
      return quirksNotPlayed[statement.is.quirk] ?? null;
    case 'buffering':
      return 'a client holds nothing back';
    case 'setting':
      return statement.is.effect === 'ignored' || settingsRead(all).has(statement.name) ? null : settingNotPlayed;
    case 'wire':
      return statement.name === 'lateAnswer' ? (lateAnswersNotPlayed[String(statement.is.is)] ?? null) : null;
    case 'startup':
      return null;
  }
}

import { settingsOf } from './duration.ts';
import { isUnknown } from './evidence.ts';
import type { Quirk } from './hop.ts';
import type { Limit } from './limit.ts';
import type { ProfileStatement, StatementContent } from './profile-statements.ts';
import type { Trigger } from './reaction.ts';
import type { Span } from './span.ts';

/**
 * What profiles can state and no play uses, each with the reason. Whatever is not in these tables is played; a statement
 * of a kind that comes here is shown as not played by `clients`.
 */

/** Spans that no play opens: deadlines over nothing else, cadences and retries of them are not played. */
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

/** Nothing that a play does depends on whether this setting is turned. */
const settingNotPlayed = 'nothing that is played reads it';

const notPlayedOver = (over: Span | readonly Span[]): string | null => {
  const spans = typeof over === 'string' ? [over] : over;
  const whys = spans.map((span) => spansNotPlayed[span] ?? null);
  return whys.includes(null) ? null : (whys[0] ?? null);
};

/** The settings that any statement reads: as its number, or as what it depends on. */
function settingsRead(all: readonly StatementContent[]): ReadonlySet<string> {
  const read = all.flatMap((said) => {
    if (said.kind === 'wire' && said.name === 'progressToken') return said.is.is === 'when-asked' ? ['onprogress'] : [];
    if (said.kind === 'deadline') return [...settingsOf(said.is.ms), ...Object.keys(said.is.when?.setting ?? {})];
    return 'when' in said.is ? Object.keys(said.is.when?.setting ?? {}) : [];
  });
  return new Set(read);
}

/** Why no play uses a statement; `null`: plays do. @param all what the same profile states besides */
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

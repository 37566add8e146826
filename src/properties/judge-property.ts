import { inspect } from 'node:util';
import type { Entry, Transcript } from '../wire/transcript.ts';
import type { Finding } from './finding.ts';
import { type CallJudgement, judgeCall } from './judging/judge-call.ts';
import { judgeStartup, type StartupJudgement } from './judging/judge-startup.ts';
import type {
  CallContext,
  CannotJudge,
  FoundWithVerdict,
  PlayProperty,
  Property,
  PropertyContext,
  StartupContext,
} from './property.ts';
import { PropertyError } from './property-error.ts';
import { isBuiltIn, severities } from './property-registry.ts';
import { callIds } from './reading/call-record.ts';
import { entriesOf, SpanIndex } from './reading/span-index.ts';

/** What is known of a play beside its transcript. Left out: the transcript is judged by itself. */
export type PlayedUnder = Partial<Pick<PropertyContext, 'profile' | 'plan' | 'time'>>;

function contextOf<Own extends object>(
  transcript: Transcript,
  spanId: number,
  { profile = null, plan = null, time = 'virtual' }: PlayedUnder,
  own: Own,
) {
  let entries: readonly Entry[] | undefined;
  return {
    transcript,
    get entries() {
      entries ??= entriesOf(transcript, spanId);
      return entries;
    },
    spanId,
    client: transcript.head.client,
    settings: transcript.head.conditions.settings,
    profile,
    plan,
    time,
    ...own,
  };
}

/** The start-up of a transcript, as properties judge it. @param spanId its span */
export const startupContext = (
  transcript: Transcript,
  spanId: number,
  judgement: StartupJudgement,
  under: PlayedUnder = {},
): StartupContext =>
  contextOf(transcript, spanId, under, { span: 'startup', tool: null, call: null, budgetMs: null, judgement } as const);

/** A call of a transcript, as properties judge it. @param budgetMs the author's own budget for its tool */
export const callContext = (
  transcript: Transcript,
  judgement: CallJudgement,
  under: PlayedUnder = {},
  budgetMs: number | null = null,
): CallContext => {
  const { record: call } = judgement;
  return contextOf(transcript, call.id, under, { span: 'call', tool: call.tool, call, budgetMs, judgement } as const);
};

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });

const resultKeys: ReadonlySet<string> = new Set(['message', 'figures', 'severity']);

/** What is wrong with the figures of a finding; `null`: nothing. */
function mistakeInFigures(figures: unknown): string | null {
  if (figures === undefined) return null;
  if (!isObject(figures)) return `the figures of a finding are numbers by name, and are ${shown(figures)}`;
  const wrong = Object.entries(figures).find(([, value]) => typeof value !== 'number' || !Number.isFinite(value));
  return wrong === undefined ? null : `the figure ${wrong[0]} of a finding is a number, and is ${shown(wrong[1])}`;
}

/** What is wrong with one result of a property that the user wrote; `null`: nothing. */
function mistakeIn(result: unknown): string | null {
  if (!isObject(result)) return `a finding is an object with a message, and is ${shown(result)}`;
  const { message, figures, severity, notJudged } = result;
  if (notJudged !== undefined)
    return typeof notJudged === 'string' && notJudged.trim() !== ''
      ? null
      : `notJudged says why it cannot judge, and is ${shown(notJudged)}`;
  const other = Object.keys(result).find((key) => !resultKeys.has(key));
  if (other !== undefined)
    return `a finding has message, figures and severity, or notJudged, and this one has ${JSON.stringify(other)}`;
  if (typeof message !== 'string' || message.trim() === '')
    return `the message of a finding is a sentence, and is ${shown(message)}`;
  if (severity !== undefined && !severities.includes(severity))
    return `the severity of a finding is one of ${severities.join(', ')}, and is ${shown(severity)}`;
  return mistakeInFigures(figures);
}

/** What is wrong with what a property that the user wrote returned; `null`: nothing. */
function mistakeInAll(results: unknown): string | null {
  if (results instanceof Promise) {
    results.catch(() => undefined); // otherwise an async judge that throws would end the process
    return 'it returned a promise, and judge returns its findings at once';
  }
  if (!Array.isArray(results)) return `it returned ${shown(results)}, and judge returns a list of findings`;
  return results.map(mistakeIn).find((mistake) => mistake !== null) ?? null;
}

/**
 * Judges one start-up or one call by one property.
 *
 * @throws PropertyError (`ERR_PROPERTY`) when the property throws, or returns something else than findings
 */
export function judgeBy(property: PlayProperty, context: PropertyContext): readonly (FoundWithVerdict | CannotJudge)[] {
  const { id } = property;
  const failed = (what: string, options?: ErrorOptions) => {
    const subject = context.span === 'startup' ? 'the start-up' : `a call of ${context.tool}`;
    const about = `the property ${JSON.stringify(id)} failed on ${subject} with ${context.client}`;
    return new PropertyError(id, `${about}: ${what}`, options);
  };
  let results: ReturnType<PlayProperty['judge']>;
  try {
    results = property.judge(context);
  } catch (error) {
    throw failed(`it threw ${error instanceof Error ? `${error.name}: ${error.message}` : shown(error)}`, {
      cause: error,
    });
  }
  const mistake = isBuiltIn(property) ? null : mistakeInAll(results);
  if (mistake !== null) throw failed(mistake);
  return results;
}

/** Everything in a transcript that properties judge: its start-up, then its calls in order. */
function contextsOf(transcript: Transcript, slowdown: number): readonly PropertyContext[] {
  const startup = new SpanIndex(transcript).named('startup')[0];
  const started = startup === undefined ? null : judgeStartup(transcript, slowdown);
  return [
    ...(startup === undefined || started === null ? [] : [startupContext(transcript, startup.id, started)]),
    ...callIds(transcript).map((id) => callContext(transcript, judgeCall(transcript, id, slowdown))),
  ];
}

/** How the message of a finding begins that says why a property could not judge. */
const notJudged = 'not judged: ';

/** Judges a whole transcript by several properties, in the order of what happened. */
export const judgeTranscriptBy = (
  properties: readonly PlayProperty[],
  transcript: Transcript,
  slowdown: number,
): readonly Finding[] =>
  contextsOf(transcript, slowdown).flatMap((context) =>
    properties.flatMap((property) =>
      judgeBy(property, context).map((result): Finding => {
        const about = { property: property.id, client: context.client, tool: context.tool };
        if ('notJudged' in result) return { ...about, message: `${notJudged}${result.notJudged}`, figures: {} };
        return { ...about, message: result.message, figures: result.figures ?? {} };
      }),
    ),
  );

/** How much slower than this machine a modest one is. */
export const defaultSlowdown = 4;

/**
 * Judges a whole transcript by one property: its start-up, and each of its calls. What lies outside of a transcript, such as the
 * fault plan, the property does not see then.
 *
 * @param slowdown how many times slower than this machine a modest one is: the verdicts allow for it. @defaultValue `4`
 * @returns what it found, in order. Where it cannot judge, the message begins with `not judged: `
 * @throws PropertyError (`ERR_PROPERTY`) when the property throws, or returns something else than findings
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 *
 * const callsSucceed = defineProperty({
 *   id: 'calls-succeed',
 *   summary: 'a call is answered with an error',
 *   severity: 'warning',
 *   judge: ({ call, judgement }) =>
 *     call === null || judgement.ending.kind === 'result' ? [] : [{ message: `it ended as ${judgement.ending.kind}` }],
 * });
 * const { transcript } = await playSession(server, { client: 'codex-cli', steps: [{ tool: 'search' }] });
 * assert.deepEqual(judgeTranscript(callsSucceed, transcript), []);
 * ```
 */
export const judgeTranscript = (
  property: Property,
  transcript: Transcript,
  slowdown: number = defaultSlowdown,
): readonly Finding[] => judgeTranscriptBy([property], transcript, slowdown);

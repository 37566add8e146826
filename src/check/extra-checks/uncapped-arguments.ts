import { toolNamed } from '../../client/tool.ts';
import { tookMs } from '../../properties/findings/blocks-others.ts';
import { uncappedArguments, uncappedStatement } from '../../properties/findings/uncapped-arguments.ts';
import { callRecord } from '../../properties/reading/call-record.ts';
import type { CellReport } from '../../report/check-report.ts';
import { playCall } from '../../scenario/play-calls.ts';
import type { Fields } from '../../wire/frame.ts';
import type { ClassCheck, ClassOfClients, Member } from './class-check.ts';
import { impatientClient } from './impatient-client.ts';
import { callOf, mostCalls } from './known-calls.ts';

/** A call is watched for so long, in virtual milliseconds: longer than nearly all clients wait. */
const watchedMs = 3_600_000;

/**
 * What a caller asks for. A time is long in milliseconds, half an hour, and in seconds still less than the longest delay of a timer
 * in Node, beyond which a timer fires at once.
 */
const largest = { time: 2_000_000, size: 1_000_000 } as const;

const namesTime = /time_?out|wait|delay|deadline|duration|sleep|(_|[a-z])(ms|millis|seconds|secs|minutes)$/i;
const namesSize = /limit|count|size|max|page_?size|top|rows|lines|bytes|depth|(^|_)n$|num/i;

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The numbers that a caller chooses, each with the largest value that the schema allows. */
export function largeArguments({
  properties,
}: Fields): readonly { readonly argument: string; readonly value: number }[] {
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([argument, schema]) => {
    if (!isObject(schema) || (schema.type !== 'number' && schema.type !== 'integer')) return [];
    const most = namesTime.test(argument) ? largest.time : namesSize.test(argument) ? largest.size : null;
    if (most === null) return [];
    const bound = typeof schema.maximum === 'number' ? schema.maximum : most;
    return [{ argument, value: Math.min(bound, most) }];
  });
}

/** The calls that were answered with a result, each tool once. */
const answered = ({ members }: ClassOfClients): readonly CellReport[] => {
  const cells = members.flatMap((member): readonly CellReport[] => member.cells);
  const results = cells.filter((cell) => cell.played && cell.answer?.kind === 'result' && cell.tookMs !== null);
  return [...new Map(results.map((cell) => [cell.tool, cell])).values()].slice(0, mostCalls);
};

const playing = (member: Member): Member => ({
  ...member,
  client: { profile: impatientClient(watchedMs), settings: {} },
});

/** Calls tools with very large times and sizes, as far as their schemas allow. */
export const uncappedArgumentsCheck: ClassCheck = {
  property: uncappedArguments.id,
  needs: 'no call was answered with a result',
  choose: (classes) => {
    const one = classes.find((clients) => answered(clients).length > 0);
    return one === undefined ? [] : [one];
  },
  async run(clients) {
    const [member] = clients.members;
    if (member === undefined) return [];
    const about = { property: uncappedArguments.id, client: member.client };
    const found: Awaited<ReturnType<ClassCheck['run']>>[number][] = [];
    let tried = 0;
    const checked = await clients.open(playing(member));
    for (const cell of answered(clients)) {
      const own = callOf(cell);
      const tools = (await checked.session())?.client.tools ?? [];
      for (const { argument, value } of largeArguments(toolNamed(tools, own.tool)?.inputSchema ?? {})) {
        const session = await checked.session();
        if (session === null) return found;
        const id = await playCall(session, own.tool, { ...own.arguments, [argument]: value }, checked.bounds);
        const record = id === null ? null : callRecord(session.transcript, id);
        if (record === null || (record.stopped !== null && record.stopped.why !== 'nothing-can-run')) {
          found.push({
            ...about,
            notJudged: `a call of ${own.tool} with a large ${argument} could not be played to its end`,
          });
          continue;
        }
        tried++;
        const uncapped = uncappedStatement({
          argument,
          value,
          tookMs: tookMs(record),
          watchedMs,
          answerBytes: record.executions[0]?.answer?.bytes ?? 0,
          usual: { tookMs: cell.tookMs ?? 0, answerBytes: cell.answer?.bytes ?? 0 },
        });
        if (uncapped !== null) found.push({ ...about, tool: own.tool, ...uncapped });
      }
    }
    if (tried === 0 && found.length === 0)
      return [{ ...about, notJudged: 'no tool takes a number whose name says that it is a time or a size' }];
    return found;
  },
};

import { callRecord } from '../../properties/reading/call-record.ts';
import { entriesOf, SpanIndex } from '../../properties/reading/span-index.ts';
import type { ToolBudget } from '../../report/budget-report.ts';
import type { CellReport } from '../../report/check-report.ts';
import { instantsOf, type Transcript } from '../../wire/transcript.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenCall } from '../options/choose-calls.ts';
import { clientWithoutTimeouts } from '../play/client-without-timeouts.ts';
import type { PlaySetting } from '../play/start-session.ts';
import { playSteps } from '../sessions/play-steps.ts';
import { rootOf } from './client-limit.ts';

/** How one call of a tool went for a client that waits without a limit and asks for progress. */
export type MeasuredTool = Pick<
  ToolBudget,
  'tool' | 'arguments' | 'takesMs' | 'answer' | 'progress' | 'longestSilenceMs' | 'replies'
>;

/** A client that never gives up, and asks for progress. */
const patient = {
  profile: {
    ...clientWithoutTimeouts,
    wire: {
      ...clientWithoutTimeouts.wire,
      progressToken: { ...clientWithoutTimeouts.wire.progressToken, is: 'always' as const },
    },
  },
  settings: {},
};

/** When progress came, in virtual milliseconds since the call began. */
function progressAt(transcript: Transcript, root: { readonly id: number; readonly atMs: number }): readonly number[] {
  const index = new SpanIndex(transcript);
  return transcript.entries.flatMap((entry) =>
    entry.kind === 'mark' && entry.mark === 'progress' && index.isWithin(entry.id, root.id)
      ? [...instantsOf(entry)].map((atMs) => atMs - root.atMs)
      : [],
  );
}

/** How the call was answered over HTTP; `null`: not over HTTP, or never. */
function repliesOf(transcript: Transcript, callId: number, takesMs: number | null): ToolBudget['replies'] {
  const index = new SpanIndex(transcript);
  const body = index.named('body').find(({ id }) => index.isWithin(id, callId));
  if (body === undefined) return null;
  const isStream = entriesOf(transcript, callId).some(
    (entry) => entry.kind === 'mark' && entry.mark === 'event' && index.isWithin(entry.id, body.id),
  );
  const { beganMs } = callRecord(transcript, callId);
  // A stream whose head waits for the answer is like JSON to the clocks of clients.
  const headAtOnce = takesMs === null || takesMs === 0 || body.atMs - beganMs < takesMs;
  return isStream && headAtOnce ? 'stream' : 'json';
}

function measuredOf(transcript: Transcript, cell: CellReport): MeasuredTool {
  const { tool, arguments: args, answer } = cell;
  const takesMs = answer?.atMs ?? null;
  const root = rootOf(transcript, 'call');
  const progress = root === null ? [] : progressAt(transcript, root);
  const points = [0, ...progress, ...(takesMs === null ? [] : [takesMs])];
  const gaps = points.slice(1).map((atMs, index) => atMs - (points[index] ?? 0));
  return {
    tool,
    arguments: args,
    takesMs,
    answer: answer?.kind ?? null,
    progress: progress.length,
    longestSilenceMs: takesMs === null ? null : Math.max(0, ...gaps),
    replies: root === null ? null : repliesOf(transcript, root.id, takesMs),
  };
}

/**
 * Plays one call for a client that waits without a limit. Generated arguments that the tool answers with an error are replaced by
 * others. Without `plan` there are no faults.
 *
 * @throws UsageError (`ERR_USAGE`) if the server cannot be played in virtual time
 */
export async function measuredTool(
  setting: Pick<PlaySetting, 'server'> & Partial<Pick<PlaySetting, 'plan'>> & { readonly options: FullOptions },
  { tool, tries, generated }: Pick<ChosenCall, 'tool' | 'tries' | 'generated'>,
): Promise<MeasuredTool> {
  let measured: MeasuredTool | null = null;
  for (const args of tries) {
    const { transcript, calls } = await playSteps({ plan: [], ...setting }, patient, [{ tool, arguments: args }]);
    const [cell] = calls;
    if (cell === undefined) break;
    const one = measuredOf(transcript, cell);
    measured ??= one;
    if (!generated || one.answer === 'result') return one;
  }
  return (
    measured ?? {
      tool,
      arguments: tries[0] ?? {},
      takesMs: null,
      answer: null,
      progress: 0,
      longestSilenceMs: null,
      replies: null,
    }
  );
}

/** When the server answered `initialize` and the lists, in virtual milliseconds. @throws UsageError (`ERR_USAGE`) as above */
export async function measuredStartup(setting: Pick<PlaySetting, 'server'> & { readonly options: FullOptions }) {
  const { startup } = await playSteps({ ...setting, plan: [] }, patient, []);
  return { initializedAtMs: startup.initializedAtMs, listedAtMs: startup.listedAtMs };
}

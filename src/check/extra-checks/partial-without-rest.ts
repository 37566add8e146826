import { toolNamed } from '../../client/tool.ts';
import { saidOf } from '../../properties/findings/job-handles.ts';
import {
  type PartialResult,
  partialStatement,
  partialWithoutRest,
} from '../../properties/findings/partial-without-rest.ts';
import { callRecord } from '../../properties/reading/call-record.ts';
import type { CellReport } from '../../report/check-report.ts';
import { type Call, playCall } from '../../scenario/play-calls.ts';
import { clientWithoutTimeouts } from '../play/client-without-timeouts.ts';
import type { CheckedSession } from './checked-session.ts';
import type { ClassCheck, ClassOfClients } from './class-check.ts';
import { callOf, mostCalls } from './known-calls.ts';
import { partialOf } from './partial-result.ts';

/** So many hints are followed: more parts than that are pages of a large list, which end some time. */
const mostHints = 50;

const answered = ({ members }: ClassOfClients): readonly Call[] => {
  const cells = members.flatMap((member): readonly CellReport[] => member.cells);
  const calls = cells.filter((cell) => cell.played && cell.answer?.kind === 'result').map(callOf);
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()].slice(0, mostCalls);
};

/** Makes a call and follows the hints of its partial results. @returns `null`: its result is not partial, or the run does not show it */
async function follow(checked: CheckedSession, call: Call): Promise<PartialResult | null> {
  const session = await checked.session();
  const tool = session === null ? undefined : toolNamed(session.client.tools, call.tool);
  if (session === null || tool === undefined) return null;
  let first: { readonly mark: string; readonly hint: PartialResult['hint'] } | null = null;
  let args = call.arguments;
  let before: string | null = null;
  for (let followed = 0; followed <= mostHints; followed++) {
    const id = await playCall(session, call.tool, args, checked.bounds);
    const record = id === null ? null : callRecord(session.transcript, id);
    if (record === null || !record.answered) return null;
    const said = saidOf(record);
    const partial = partialOf(record, tool);
    if (first !== null) {
      if (said === null || said.isError) return { ...first, end: 'error' };
      if (said.text === before) return { ...first, end: 'same' };
      if (partial === null) return { ...first, end: 'whole' };
    }
    if (partial === null) return null;
    first ??= { mark: partial.mark, hint: partial.next };
    if (partial.next === null) return { mark: partial.mark, hint: null, end: null };
    args = partial.next;
    before = said?.text ?? null;
  }
  return first === null ? null : { ...first, end: null };
}

/** Follows the hints of results that say of themselves that they are partial. */
export const partialWithoutRestCheck: ClassCheck = {
  property: partialWithoutRest.id,
  needs: 'no call was answered with a result',
  choose: (classes) => {
    const one = classes.find((clients) => answered(clients).length > 0);
    return one === undefined ? [] : [one];
  },
  async run(clients) {
    const [member] = clients.members;
    if (member === undefined) return [];
    const about = { property: partialWithoutRest.id, client: member.client };
    const checked = await clients.open({ ...member, client: { profile: clientWithoutTimeouts, settings: {} } });
    const found: Awaited<ReturnType<ClassCheck['run']>>[number][] = [];
    let partial = 0;
    for (const call of answered(clients)) {
      const followed = await follow(checked, call);
      if (followed === null) continue;
      partial++;
      const statement = partialStatement(followed);
      if (statement !== null) found.push({ ...about, tool: call.tool, ...statement });
    }
    if (partial > 0) return found;
    return [
      {
        ...about,
        notJudged: 'no result said of itself that it is partial (partial, truncated, hasMore, nextCursor ...)',
      },
    ];
  },
};

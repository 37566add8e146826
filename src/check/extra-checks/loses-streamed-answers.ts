import { typescriptSdkV1 } from '../../../mocks/clients/typescript-sdk-v1.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { losesStreamedAnswers, lostAnswerStatement } from '../../properties/findings/loses-streamed-answers.ts';
import { callRecord } from '../../properties/reading/call-record.ts';
import { entriesOf } from '../../properties/reading/span-index.ts';
import type { CellReport } from '../../report/check-report.ts';
import { playCall } from '../../scenario/play-calls.ts';
import { transportOf } from '../../scenario/server/server-under-test.ts';
import type { ClassCheck, ClassOfClients } from './class-check.ts';
import { callOf } from './known-calls.ts';

const fault = 'sse-dropped-mid-call';

/** The call that takes longest of those that were answered with a result. */
function longest({ members }: ClassOfClients): CellReport | undefined {
  const cells = members.flatMap((member): readonly CellReport[] => member.cells);
  return cells
    .filter((cell) => cell.played && cell.answer?.kind === 'result' && (cell.tookMs ?? 0) >= 2)
    .toSorted((one, other) => (other.tookMs ?? 0) - (one.tookMs ?? 0))[0];
}

/** Breaks off the stream of a response in mid-call, and sees whether the client that resumes it gets the answer. */
export const losesStreamedAnswersCheck: ClassCheck = {
  property: losesStreamedAnswers.id,
  needs: 'only a response over Streamable HTTP whose call takes time can break off before the answer',
  choose: (classes) => {
    const one = classes.find((clients) => transportOf(clients.server) === 'http' && longest(clients) !== undefined);
    return one === undefined ? [] : [one];
  },
  async run(clients) {
    const [member] = clients.members;
    const cell = longest(clients);
    if (member === undefined || cell === undefined) return [];
    const about = { property: losesStreamedAnswers.id, client: member.client };
    const lastsMs = cell.tookMs ?? 0;
    const plan: FaultPlan = [{ fault, parameters: { afterMs: Math.floor(lastsMs / 2) } }];
    // Its own limits would end the call: this client resumes streams, and waits.
    const profile = { ...typescriptSdkV1, id: 'resuming', deadlines: {} };
    const checked = await clients.open({ ...member, client: { profile, settings: {} } }, profile, plan);
    const session = await checked.session();
    if (session === null) return [];
    const { tool, arguments: args } = callOf(cell);
    const id = await playCall(session, tool, args, checked.bounds);
    if (id === null) return [{ ...about, notJudged: `a call of ${tool} could not be played` }];
    const record = callRecord(session.transcript, id);
    const broken = entriesOf(session.transcript, id).find((entry) => entry.kind === 'fault' && entry.fault === fault);
    if (broken === undefined)
      return [
        { ...about, notJudged: `the response to ${tool} is no stream of events, so it cannot break off in the middle` },
      ];
    return record.answered ? [] : [{ ...about, tool, ...lostAnswerStatement(broken.atMs - record.beganMs) }];
  },
};

import type { FaultPlan } from '../../faults/fault-plan.ts';
import { repeatedWriteStatement, unsafeToRunAgain, writesOf } from '../../properties/findings/unsafe-to-run-again.ts';
import { callIds } from '../../properties/reading/call-record.ts';
import type { CellReport } from '../../report/check-report.ts';
import { type Call, playCall } from '../../scenario/play-calls.ts';
import { clientWithoutTimeouts } from '../play/client-without-timeouts.ts';
import type { ClassCheck, ClassOfClients } from './class-check.ts';
import { callOf, mostCalls } from './known-calls.ts';

/** A fault that delays each request to the upstream by an instant, so that the transcript has it. */
const observed: FaultPlan = [{ fault: 'upstream-slow', parameters: { delayMs: 1 } }];

const played = ({ members }: ClassOfClients): readonly Call[] => {
  const cells = members.flatMap((member): readonly CellReport[] => member.cells);
  const calls = cells.filter((cell) => cell.played && cell.tookMs !== null).map(callOf);
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()].slice(0, mostCalls);
};

/** Makes each call twice in one session, as a client does whose first answer was lost, and compares what it writes. */
export const unsafeToRunAgainCheck: ClassCheck = {
  property: unsafeToRunAgain.id,
  needs: 'no call was answered',
  choose: (classes) => {
    const one = classes.find((clients) => played(clients).length > 0);
    return one === undefined ? [] : [one];
  },
  async run(clients) {
    const [member] = clients.members;
    if (member === undefined) return [];
    const about = { property: unsafeToRunAgain.id, client: member.client };
    const patient = { ...member, client: { profile: clientWithoutTimeouts, settings: {} } };
    const found: Awaited<ReturnType<ClassCheck['run']>>[number][] = [];
    let writing = 0;
    for (const call of played(clients)) {
      const checked = await clients.open(patient, undefined, observed);
      const session = await checked.session();
      if (session === null) break;
      for (let times = 0; times < 2; times++) await playCall(session, call.tool, call.arguments, checked.bounds);
      const [first, again] = callIds(session.transcript).map((id) => writesOf(session.transcript, id));
      if (first === undefined || again === undefined || first.size === 0) continue;
      writing++;
      const repeated = repeatedWriteStatement(first, again);
      if (repeated !== null) found.push({ ...about, tool: call.tool, ...repeated });
    }
    if (writing === 0)
      return [{ ...about, notJudged: 'no call was seen to write to an upstream over HTTP (POST or PATCH)' }];
    return found;
  },
};

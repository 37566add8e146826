import { answering } from '../../client/server-requests.ts';
import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { Evidence } from '../../clocks/evidence.ts';
import { serverTookMs } from '../../properties/findings/blocks-next-call.ts';
import {
  asksForRoots,
  type WithoutRoots,
  waitsForRoots,
  withoutRootsStatement,
} from '../../properties/findings/waits-for-roots.ts';
import { callRecord } from '../../properties/reading/call-record.ts';
import { provesNothing } from '../../properties/reading/run-end.ts';
import { playCall } from '../../scenario/play-calls.ts';
import type { CheckedSession } from './checked-session.ts';
import type { ClassCheck, ClassOfClients } from './class-check.ts';
import { answeredCalls, mostCalls } from './known-calls.ts';

const method = 'roots/list';

const madeUp: Evidence = { basis: 'inferred', source: 'no client: made for this check', date: null };

/** The same client, except that it declares `roots` and never answers. */
function withSilentRoots(profile: ClientProfile): ClientProfile {
  const is = { ...answering(profile), [method]: 'declared-only' } as const;
  return { ...profile, wire: { ...profile.wire, answers: { is, evidence: [madeUp] } } };
}

const answersRoots = ({ members: [leader] }: ClassOfClients): boolean =>
  leader !== undefined && answering(leader.client.profile)[method] === 'at-once';

/** The start-up or a call of a session, and how long it took. */
interface Step extends Pick<WithoutRoots, 'what' | 'tookMs' | 'waitedMs'> {
  readonly tool: string | null;
  /** Whether the server has asked for roots before the end of this step. */
  readonly asked: boolean;
}

/** Plays the start-up and the first calls that were answered, in their order. Ends early if the run cannot continue. */
async function* steps(checked: CheckedSession): AsyncGenerator<Step> {
  const begun = await checked.start();
  if (begun === null) return;
  const { client, time, transcript } = begun.session;
  if (transcript.entries.some((entry) => entry.kind === 'stopped' && provesNothing.has(entry.why))) return;
  const waitedMs = time.now();
  const tookMs = begun.started ? waitedMs : null;
  yield { tool: null, what: 'the start-up', tookMs, waitedMs, asked: asksForRoots(transcript) };
  if (!begun.started) return;
  for (const { call } of answeredCalls(checked.cells).slice(0, mostCalls)) {
    if (client.connectionLost || client.awaitsAnswers) return;
    const beganMs = time.now();
    const id = await playCall(begun.session, call.tool, call.arguments, checked.bounds);
    const record = id === null ? null : callRecord(transcript, id);
    if (record === null || (record.stopped !== null && provesNothing.has(record.stopped.why))) return;
    yield {
      tool: call.tool,
      what: `a call of ${call.tool}`,
      tookMs: serverTookMs(record),
      waitedMs: time.now() - beganMs,
      asked: asksForRoots(transcript),
    };
  }
}

/** How long a step takes with the unchanged client, in virtual milliseconds; `null`: this client gets no answer either. */
async function elseTakesMs(checked: CheckedSession, at: number): Promise<number | null> {
  let left = at;
  for await (const { tookMs } of steps(checked)) if (left-- === 0) return tookMs;
  return null;
}

/** Checks whether a client that declares `roots`, and never answers, has to wait. Runs once for a whole check. */
export const waitsForRootsCheck: ClassCheck = {
  property: waitsForRoots.id,
  needs: null, // a server that was seen to ask for no roots cannot wait for them
  /** Chooses a class that declares roots and that the server asked for them, or may have asked; otherwise the first class. */
  choose: (classes) => {
    const withRoots = classes.filter(answersRoots);
    const one =
      withRoots.length === 0
        ? classes[0]
        : withRoots.find(({ transcript }) => transcript === null || asksForRoots(transcript));
    return one === undefined || one.members[0]?.startup.verdict === 'fails' ? [] : [one];
  },
  async run({ members: [member], open }) {
    if (member === undefined) return [];
    const { client, cells, startup } = member;
    const expectedMs = [startup.listedAtMs, ...answeredCalls(cells).map(({ tookMs }) => tookMs)];
    let at = 0;
    const silent = await open(member, withSilentRoots(client.profile));
    for await (const step of steps(silent)) {
      const elseMs = expectedMs[at] ?? null;
      if (step.asked && elseMs !== null && withoutRootsStatement({ ...step, elseMs }) !== null) {
        const againMs = await elseTakesMs(await open(member), at);
        const waits = againMs === null ? null : withoutRootsStatement({ ...step, elseMs: againMs });
        return waits === null ? [] : [{ property: waitsForRoots.id, tool: step.tool, ...waits, client }];
      }
      at++;
    }
    return [];
  },
};

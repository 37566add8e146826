import { clients } from '../../mocks/clients.ts';
import type { Conditions } from '../clocks/conditions.ts';
import { seenAs } from '../properties/judging/seen-as.ts';
import type { CellReport } from '../report/check-report.ts';
import { specOf } from '../report/replay-of.ts';
import { headOf } from '../scenario/head-of.ts';
import type { Transcript } from '../wire/transcript.ts';
import type { ChosenClient } from './options/client-spec.ts';
import { planClass, wireClass } from './play/wire-groups.ts';

const nameOf = ({ profile, settings }: ChosenClient): string => specOf(profile.id, settings);

/** Whether this client runs a tool again after it gave up waiting. */
const runsAgain = ({ profile }: ChosenClient): boolean =>
  profile.retries?.some(
    ({ of, after, times }) => of === 'execution' && times !== 0 && (after === 'any' || after.includes('timeout')),
  ) ?? false;

/** A call that was played. */
export interface PlayedCall {
  readonly transcript: Transcript;
  readonly client: ChosenClient;
  readonly conditions: Conditions;
  /** The id of the call's span. `null`: the client did not make the call. */
  readonly callId: number | null;
  /** The faults that were at work. */
  readonly plan: CellReport['plan'];
}

/** The transcript as another client would have seen it, or a string: why that is unknown. */
export function seenBy(
  { transcript, client, conditions, callId, plan }: PlayedCall,
  other: ChosenClient,
): Transcript | string {
  const [name, id] = [nameOf(client), nameOf(other)];
  const otherConditions: Conditions = { ...conditions, settings: other.settings };
  if (callId === null) return `${name} did not get to the call, so it cannot tell about ${id}`;
  if (planClass(plan, other) !== planClass(plan, client))
    return `other faults of the plan are meant for ${id} than for ${name}`;
  if (wireClass(other, otherConditions) !== wireClass(client, conditions))
    return `${id} puts other things on the wire than ${name}, so the server may act differently`;
  const seen = seenAs(transcript, headOf(other.profile, otherConditions), callId);
  if (seen.how === 'unseen') return `${name} gave up or was disturbed before ${id} would have`;
  if (seen.how === 'up-to-expiry' && runsAgain(other))
    return `${id} gives up and then runs the tool again, and how that goes was not seen`;
  return seen.transcript;
}

/** What to do for a client that a run does not show, and which clients the run shows. */
export function whatElse(played: PlayedCall, unseen: ChosenClient): string {
  const { client, callId } = played;
  const own = client.profile.id;
  const others = clients
    .filter(({ id }) => id !== own)
    .filter((profile) => typeof seenBy(played, { profile, settings: {} }) !== 'string')
    .map(({ id }) => id);
  const settings = `${own} with other settings${typeof seenBy(played, { ...client, settings: {} }) === 'string' ? ' that give up no later' : ''}`;
  const shown = callId === null ? '' : ` This run can tell about: ${[settings, ...others].join(', ')}.`;
  return `Run it by itself: scenario(server, { client: ${JSON.stringify(nameOf(unseen))}, ... }).${shown}`;
}

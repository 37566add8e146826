import type { Ended } from '../../src/client/ended.ts';
import { MockClient } from '../../src/client/mock-client.ts';
import { Person } from '../../src/client/person.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Conditions } from '../../src/clocks/conditions.ts';
import { isUnknown } from '../../src/clocks/evidence.ts';
import type { ToCaller } from '../../src/clocks/outcome.ts';
import { FakeTime } from '../../src/clocks/testing/fake-time.ts';
import type { MaybeMs } from '../../src/properties/endings/ending.ts';
import { type CallJudgement, judgeCall } from '../../src/properties/judging/judge-call.ts';
import { judgeStartup } from '../../src/properties/judging/judge-startup.ts';
import type { Verdict } from '../../src/properties/judging/verdict.ts';
import { callIds } from '../../src/properties/reading/call-record.ts';
import { headOf } from '../../src/scenario/head-of.ts';
import type { Entry, Transcript } from '../../src/wire/transcript.ts';
import { TranscriptWriter } from '../../src/wire/transcript-writer.ts';
import { type Script, ScriptedLink } from './scripted-link.ts';

/** What the client reported to its user or caller, when (since the start-up or the call began), and by which deadline. */
export interface Told {
  readonly atMs: number;
  readonly as: string;
  readonly by: string;
}

/** How a start-up or a call is judged: as `check` does it. Times are milliseconds since it began. */
export interface Judged {
  readonly verdict: Verdict;
  /** When the client gives up; `unknown`: the readings of what is unknown differ. */
  readonly atMs: MaybeMs;
  /** The same, read as strictly as the unknowns allow. */
  readonly earliestMs: MaybeMs;
}

/** The result of a play. */
export interface Played {
  /** `null`: the start-up went well. `'lost'`: it never ended. */
  readonly startUp: Told | null | 'lost';
  readonly answeredAtMs: number | null;
  /** How the call failed; `null` without an answer: it never ended. */
  readonly told: Told | null;
  /** How the call failed that began `besideMs` after the first one, with the time since the first one began. */
  readonly toldBeside: Told | null;
  readonly executions: number;
  readonly spawns: number;
  /** What the client did to the server, with the time since the session began. */
  readonly ups: readonly (readonly [number, string])[];
  /** Spans that began and ended, and what happened besides, in words with the time since the session began. */
  readonly log: readonly string[];
  readonly start: Judged;
  /** `null`: the start-up failed, and no call began. */
  readonly call: Judged | null;
}

/** What a play is like beside the conditions of the client. */
export interface Play extends Partial<Omit<Conditions, 'transport' | 'reading'>> {
  readonly transport?: 'stdio' | 'http';
  /** Begins a second call so many milliseconds after the first one. */
  readonly besideMs?: number;
}

/** Longer than any limit: the hard one of Claude Code is 10^8 ms. */
const horizonMs = 200_000_000;

const inWords = (toCaller: ToCaller): string => {
  if (toCaller === 'nothing') return 'nothing';
  if ('go' in toCaller) return toCaller.go;
  if ('status' in toCaller) return String(toCaller.status ?? toCaller.cut);
  return isUnknown(toCaller.error) ? 'an error' : toCaller.error;
};

const judged = ({ verdict, gaveUp }: Pick<CallJudgement, 'verdict' | 'gaveUp'>): Judged => ({
  verdict,
  atMs: gaveUp?.atMs ?? null,
  earliestMs: gaveUp?.earliestMs ?? null,
});

const upOf = (entry: Entry): string | null => {
  if (entry.kind === 'up' && typeof entry.up === 'string') return entry.up;
  const cancels = entry.kind === 'sent' && 'method' in entry.frame && entry.frame.method === 'notifications/cancelled';
  return cancels ? 'cancelled' : null;
};

function logOf({ entries }: Transcript): readonly string[] {
  const spans = new Map<number, string>();
  return entries.flatMap((entry) => {
    if (entry.kind === 'begin') spans.set(entry.id, entry.span);
    if (entry.kind === 'begin') return [`${entry.atMs} begin ${entry.span}`];
    if (entry.kind === 'end') return [`${entry.atMs} end ${spans.get(entry.id)} ${entry.how}`];
    return entry.kind === 'stimulus' ? [`${entry.atMs} ${entry.on}`] : [];
  });
}

/** Plays one start-up and one call of a client against a scripted server: by default over stdio, headless, without settings. */
export async function playProfile(
  profile: ClientProfile,
  script: Script,
  { besideMs, transport = 'stdio', ...over }: Play = {},
): Promise<Played> {
  const conditions: Conditions = {
    ...{ transport, era: 'initialize', mode: 'headless', settings: {} },
    ...over,
    reading: 'lax',
  };
  const time = new FakeTime();
  const link = new ScriptedLink(script, transport, time);
  const writer = new TranscriptWriter(headOf(profile, conditions), () => time.now());
  const humanDelayMs = script.elicit?.forMs;
  const client = new MockClient({
    ...{ profile, conditions, link, time, writer },
    person: new Person(humanDelayMs),
  });
  const played = { startUp: 'lost' as Played['startUp'], answeredAtMs: null as number | null };
  let told: Told | null = null;
  let toldBeside: Told | null = null;
  let open = true;
  const toldOf = (ended: Ended<unknown>, sinceMs: number): Told | null =>
    ended.ok ? null : { atMs: time.now() - sinceMs, as: inWords(ended.toCaller), by: ended.by };
  const session = async () => {
    played.startUp = toldOf(await client.start(), 0);
    if (played.startUp !== null) return;
    const beganMs = time.now();
    if (besideMs !== undefined)
      time.setTimer(
        () => void client.call('tool', {}).then((ended) => (toldBeside = toldOf(ended, beganMs))),
        besideMs,
      );
    const ended = await client.call('tool', {});
    if (ended.ok) played.answeredAtMs = time.now() - beganMs;
    told = toldOf(ended, beganMs);
  };
  const failed: unknown[] = [];
  session().then(
    () => (open = false),
    (error: unknown) => failed.push(error),
  );
  const waits = () => client.hasClocks || (client.awaitsAnswers && script.answerMs !== null);
  const enough = () => failed.length > 0 || (!open && !waits()) || time.now() > horizonMs;
  await time.run(Number.POSITIVE_INFINITY, enough);
  if (failed.length > 0) throw failed[0];
  if (open) writer.write({ kind: 'stopped', why: time.left === 0 ? 'nothing-can-run' : 'horizon', note: '' });
  client.stop();
  const { transcript } = writer;
  const start = judgeStartup(transcript, 1);
  if (start === null) throw new Error('the start-up left no trace in the transcript');
  const [callId] = callIds(transcript);
  return {
    ...played,
    told,
    toldBeside,
    executions: transcript.entries.filter((entry) => entry.kind === 'begin' && entry.span === 'execution').length,
    spawns: link.spawns,
    ups: transcript.entries.flatMap((entry) => {
      const up = upOf(entry);
      return up === null ? [] : [[entry.atMs, up] as const];
    }),
    log: logOf(transcript),
    start: judged(start),
    call: callId === undefined ? null : judged(judgeCall(transcript, callId, 1)),
  };
}

import type { Attempt, ClientProfile, Step } from '../client-profile.ts';
import { type Conditions, holds } from '../conditions.ts';
import { isUnknown } from '../evidence.ts';
import type { Down, Outcome } from '../outcome.ts';
import type { Stimulus } from '../reaction.ts';
import type { Expiry } from '../reducer-state.ts';
import { backoffMs } from '../retry.ts';
import type { Span } from '../span.ts';
import { deadlinesFor, type Part } from './deadlines-for.ts';
import type { Script } from './script.ts';
import { type Act, type End, TimedSpans } from './timed-spans.ts';

/** Who was told what, when (since the start-up or the call began), and by which deadline or reaction. */
export interface Told {
  readonly atMs: number;
  readonly as: string;
  readonly by: string;
}

/** What came of a play. */
export interface Played {
  /** `null`: the start-up went well. `'lost'`: it never ended. */
  readonly startUp: Told | null | 'lost';
  readonly answeredAtMs: number | null;
  /** Who was told that the call failed; `null` with no answer either: the call is lost. */
  readonly told: Told | null;
  readonly executions: number;
  readonly spawns: number;
  /** What reached the server's side, with the time since the session began. */
  readonly ups: readonly (readonly [number, string])[];
  readonly log: readonly string[];
}

const usual: Conditions = {
  transport: 'stdio',
  era: 'initialize',
  mode: 'headless',
  settings: {},
  reading: 'lax',
};

const ok: End = { ok: true };

const inWords = (down: Down): string => {
  if (down === 'nothing') return 'nothing';
  if ('go' in down) return down.go;
  if ('status' in down) return String(down.status ?? down.cut);
  return isUnknown(down.error) ? 'an error' : down.error;
};

/** Plays a scripted server against a profile: one start-up and one call. Enough to test what a profile says. */
export function play(
  client: ClientProfile,
  script: Script,
  over: Partial<Conditions> = {},
  part: Part = 'call',
): Played {
  const conditions: Conditions = { ...usual, ...over };
  const { own, http } = deadlinesFor(client, conditions, part);
  const speaksHttp = conditions.transport === 'http' || conditions.transport === 'sse';
  const ups: [number, string][] = [];
  let connected = false;
  let failedAt: Step | null = null;
  const played: { -readonly [K in keyof Played]: Played[K] } = {
    startUp: 'lost',
    answeredAtMs: null,
    told: null,
    executions: 0,
    spawns: 0,
    ups,
    log: [],
  };

  const tellServer = (outcome: Outcome, ended: readonly Span[] = []) => {
    if (isUnknown(outcome.up)) ups.push([spans.nowMs, 'unknown']);
    else
      for (const up of outcome.up) {
        if (typeof up === 'object' && up.only?.some((span) => ended.includes(span)) === false) continue;
        ups.push([spans.nowMs, typeof up === 'string' ? up : 'cancelled']);
        if (up === 'kill' || up === 'close-connection') connected = false;
      }
  };
  const stimulus = (on: Stimulus, act: Act) => {
    spans.log.push(`${spans.nowMs} ${on}`);
    if (on !== 'network-error' && act.parent !== null) spans.mark('stream-ended', act.parent);
    spans.end(act, { ok: false, cause: 'network', down: 'nothing', by: on, quiet: true });
    const reaction = client.reactions?.find((one) => one.on === on && holds(one.when, conditions));
    if (reaction === undefined || reaction.fails === null) return;
    for (let here = act.parent; here !== null; here = here.parent)
      if (here.span === reaction.fails && here.open) {
        spans.log.push(`${spans.nowMs} reach ${reaction.outcome.reach ?? 'span'}`);
        tellServer(reaction.outcome);
        spans.fail(here, reaction.cause, reaction.outcome, `${client.id}/${on}`);
        return;
      }
  };
  const fired = ({ deadline, ended }: Expiry, act: Act): boolean => {
    tellServer(
      deadline.outcome,
      ended.map((id) => spans.nameOf(id)),
    );
    if (!http.includes(deadline)) return false;
    const wasOpen = act.open;
    act.open = false;
    if (wasOpen) stimulus(act.span === 'body' ? 'stream-broken' : 'network-error', act);
    return true;
  };
  const spans = new TimedSpans([...own, ...http], fired);

  const step = (span: Span, parent: Act, body: (act: Act) => void, done: (end: End) => void) => {
    let retries = 0;
    const once = () => {
      const act = spans.begin(span, parent, (end) => {
        const retry =
          end.ok || end.quiet
            ? undefined
            : client.retries?.find(
                (one) =>
                  one.of === span &&
                  holds(one.when, conditions) &&
                  (one.after === 'any' || one.after.includes(end.cause)),
              );
        const times = retry === undefined || isUnknown(retry.times) ? 0 : (retry.times ?? Number.POSITIVE_INFINITY);
        if (retry === undefined || retries >= times) done(end);
        else spans.after(backoffMs(retry.backoff, retries++), parent, once);
      });
      body(act);
    };
    once();
  };
  const answer = (ms: number | null | undefined) => (act: Act) =>
    spans.after(ms === undefined ? 0 : ms, act, () => spans.end(act, ok));

  const bodies: { readonly [S in Span]?: (act: Act) => void } = {
    spawn: (act) => {
      played.spawns++;
      answer(script.spawnMs)(act);
    },
    probe: answer(script.probeMs),
    handshake: answer(script.handshakeMs),
    list: (act) => {
      const next = (left: number): void => {
        if (left === 0) spans.end(act, ok);
        else step('page', act, answer(script.pageMs), (end) => (end.ok ? next(left - 1) : spans.end(act, end)));
      };
      next(script.pages ?? 1);
    },
  };
  const attempt = (how: Attempt, act: Act, without: readonly Step[] = []) => {
    const kept = how.process === 'kept' && connected;
    const steps = how.steps.filter(
      (one) => (one !== 'probe' || script.probeMs !== undefined) && !without.includes(one) && (!kept || one === 'list'),
    );
    const next = (index: number): void => {
      if (index > 0 && steps[index - 1] === 'handshake') connected = true;
      const span = steps[index];
      failedAt = span ?? null;
      if (span === undefined) spans.end(act, ok);
      else
        step(span, act, bodies[span]!, (end) => {
          const goesOn = end.ok || (typeof end.down === 'object' && 'go' in end.down && end.down.go === 'next-step');
          if (goesOn) next(index + 1);
          else spans.end(act, end);
        });
    };
    next(0);
  };

  const exchange = (execution: Act) => {
    const outer = spans.begin('exchange', execution, () => {});
    const headers = spans.begin('headers', outer, () => {});
    let open = headers;
    const headersMs = script.headersMs === 'with-answer' ? (script.answerMs ?? null) : (script.headersMs ?? 0);
    spans.after(headersMs, headers, () => {
      spans.end(headers, ok);
      if (outer.open) open = spans.begin('body', outer, () => {});
    });
    if (script.streamEndsMs !== undefined)
      spans.after(script.streamEndsMs, execution, () => stimulus('stream-ended', open));
    return () => open;
  };
  const execute = (execution: Act) => {
    played.executions++;
    const beganMs = spans.nowMs;
    const stream = speaksHttp ? exchange(execution) : () => execution;
    const hears = () => !speaksHttp || stream().open;
    if (script.elicit !== undefined) {
      const { atMs, forMs } = script.elicit;
      spans.after(atMs, execution, () => {
        const elicitation = spans.begin('elicitation', execution, () => spans.mark('elicitation-end', execution));
        spans.after(forMs, elicitation, () => spans.end(elicitation, ok));
      });
    }
    const token = client.wire.progressToken;
    const sends = isUnknown(token)
      ? conditions.reading === 'lax'
      : token.is === 'always' || (token.is === 'when-asked' && conditions.settings.onprogress === true);
    const { progressEveryMs } = script;
    if (progressEveryMs !== undefined && sends) {
      const beat = () =>
        spans.after(progressEveryMs, execution, () => {
          if (!hears()) return;
          if (speaksHttp) spans.mark('byte', stream());
          spans.mark('progress', execution);
          if (spans.nowMs - beganMs < (script.progressUntilMs ?? Number.POSITIVE_INFINITY)) beat();
        });
      beat();
    }
    spans.after(script.answerMs === undefined ? 0 : script.answerMs, execution, () => {
      if (hears()) spans.end(execution, ok);
    });
  };
  const attempts = ((speaksHttp ? client.startup.url : client.startup.stdio) ?? []).filter((one) =>
    holds(one.when, conditions),
  );
  const call = () => {
    const beganMs = spans.nowMs;
    const act = spans.begin('call', null, (end) => {
      if (end.ok) played.answeredAtMs = spans.nowMs - beganMs;
      else played.told = { atMs: spans.nowMs - beganMs, as: inWords(end.down), by: end.by };
    });
    const run = () => step('execution', act, execute, (end) => spans.end(act, end));
    const [first] = attempts;
    if (first === undefined || !client.cadences?.some((one) => one.of === 'attempt' && one.at === 'before-call')) run();
    else
      step(
        'attempt',
        act,
        (inner) => attempt(first, inner, ['list']),
        (end) => (end.ok ? run() : spans.end(act, end)),
      );
  };

  const startUp = spans.begin('startup', null, (end) => {
    played.startUp = end.ok ? null : { atMs: spans.nowMs, as: inWords(end.down), by: end.by };
    if (end.ok) call();
  });
  const tryAttempt = (index: number, last: End): void => {
    const how = attempts[index];
    if (how === undefined) spans.end(startUp, last);
    else
      step(
        'attempt',
        startUp,
        (act) => attempt(how, act),
        (end) => {
          const last = failedAt !== null && how.nextAfter?.includes(failedAt) === false;
          if (end.ok || last) spans.end(startUp, end);
          else tryAttempt(index + 1, end);
        },
      );
  };
  tryAttempt(0, ok);
  spans.run(200_000_000);
  return { ...played, log: spans.log };
}

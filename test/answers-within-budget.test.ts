import { describe, expect, test } from 'vitest';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { judgeCall } from '../src/properties/judging/judge-call.ts';
import { callIds } from '../src/properties/reading/call-record.ts';
import { answersWithinBudget } from '../src/properties/transcript-functions.ts';
import { type PlayOptions, played, profile } from './played.ts';
import { type ScriptedTool, scriptedServer } from './servers/scripted-server.ts';

/** Plays one tool and judges it. */
async function judged(tool: ScriptedTool, options: PlayOptions = {}) {
  const transcript = await played(() => scriptedServer({ tool }), ['tool'], options);
  const [id] = callIds(transcript);
  if (id === undefined) throw new Error('no call was played');
  return { ...judgeCall(transcript, id, 4), findings: answersWithinBudget(transcript), transcript };
}

const answersAfter =
  (ms: number): ScriptedTool =>
  async ({ sleep }) => {
    await sleep(ms);
    return 'done';
  };

describe('the broken and the good twin, a millisecond apart', () => {
  test('an answer one millisecond before the deadline reaches the caller', async () => {
    const { verdict, marginMs, record } = await judged(answersAfter(299_999));
    expect({ verdict, marginMs, answered: record.answered }).toEqual({ verdict: 'tight', marginMs: 1, answered: true });
  });

  test('an answer exactly at the deadline does not: at a tie the deadline wins', async () => {
    const { verdict, gaveUp, findings } = await judged(answersAfter(300_000));
    expect({ verdict, atMs: gaveUp?.atMs }).toEqual({ verdict: 'fails', atMs: 300_000 });
    expect(findings).toMatchObject([{ property: 'answers-within-budget', client: 'codex-cli', tool: 'tool' }]);
  });

  test('an answer with a tenth to spare fits, and there is nothing to say', async () => {
    const { verdict, marginMs, findings } = await judged(answersAfter(270_000));
    expect({ verdict, marginMs, findings }).toEqual({ verdict: 'fits', marginMs: 30_000, findings: [] });
  });

  test('a tool error in time is an answer', async () => {
    const { verdict } = await judged(async () => ({ content: [], isError: true }));
    expect(verdict).toBe('fits');
  });
});

describe('the margin is the least slack at any restart or at the answer', () => {
  const steady =
    (gapMs: number, last: number): ScriptedTool =>
    async ({ sleep, progress }) => {
      for (let step = 0; step < 3; step++) {
        await sleep(gapMs);
        await progress();
      }
      await sleep(last);
      return 'done';
    };
  const patient = { client: 'typescript-sdk-v1', settings: { onprogress: true, resetTimeoutOnProgress: true } };

  test('at a restart', async () => {
    expect((await judged(steady(50_000, 0), patient)).marginMs).toBe(10_000);
  });
  test('at the answer', async () => {
    expect((await judged(steady(10_000, 45_000), patient)).marginMs).toBe(15_000);
  });
  test('a client without a clock has none', async () => {
    const { verdict, marginMs, budgetMs } = await judged(answersAfter(10_000_000), { client: 'vscode' });
    expect({ verdict, marginMs, budgetMs }).toEqual({ verdict: 'fits', marginMs: null, budgetMs: null });
  });
});

describe('how a call can end', () => {
  test('moved to the background: not an error, and the answer still comes', async () => {
    const options = { client: 'claude-code-cli', mode: 'interactive' } as const;
    const { verdict, outcome } = await judged(answersAfter(200_000), options);
    expect({ verdict, outcome }).toEqual({ verdict: 'fits', outcome: 'moved-on' });
  });

  test('lost: nobody will ever be told', async () => {
    const { verdict, outcome, gaveUp } = await judged(() => new Promise(() => {}), { client: 'vscode' });
    expect({ verdict, outcome, gaveUp }).toEqual({ verdict: 'fails', outcome: 'lost', gaveUp: null });
  });

  test('at the horizon: lost as well', async () => {
    const forEver: ScriptedTool = async ({ sleep }) => {
      for (;;) await sleep(60_000);
    };
    const { verdict, outcome } = await judged(forEver, { client: 'vscode', horizonMs: 3_600_000 });
    expect({ verdict, outcome }).toEqual({ verdict: 'fails', outcome: 'lost' });
  });

  test('only a re-run brought the answer: the tool ran twice, and that is a failure', async () => {
    const codex = profile('codex-cli');
    const base = profile('typescript-sdk-v1');
    const retrying: ClientProfile = {
      ...base,
      retries: [
        { of: 'execution', after: 'any', times: 1, backoff: { delaysMs: [500] }, evidence: codex.startup.evidence },
      ],
    };
    let runs = 0;
    const slowOnce: ScriptedTool = async ({ sleep }) => {
      runs += 1;
      await sleep(runs === 1 ? 90_000 : 10);
      return 'done';
    };
    const { verdict, rerun, record } = await judged(slowOnce, { client: retrying });
    expect({ verdict, rerun, executions: record.executions.length, runs }).toEqual({
      verdict: 'fails',
      rerun: true,
      executions: 2,
      runs: 2,
    });
    expect(record.executions[1]?.sentAtMs).toBe(60_500);
  });

  test('a late answer goes to nobody, and is written down', async () => {
    // Of a client that cancels nothing: the SDK's server keeps back the answer to what was cancelled.
    const { record, outcome } = await judged(answersAfter(400_000), { client: 'cline-core' });
    expect({ outcome, late: record.executions[0]?.answer?.late, atMs: record.executions[0]?.answer?.atMs }).toEqual({
      outcome: 'gave-up',
      late: true,
      atMs: 400_000,
    });
  });
});

describe('a person is asked in between', () => {
  const asks: ScriptedTool = async ({ sleep, elicit }) => {
    await sleep(10_000);
    const action = await elicit();
    await sleep(295_000);
    return action;
  };

  test('Codex stands still meanwhile: 305 s of its own time do not count the person', async () => {
    const { verdict, gaveUp } = await judged(asks, { mode: 'interactive' });
    expect({ verdict, atMs: gaveUp?.atMs }).toEqual({ verdict: 'fails', atMs: 310_000 });
  });

  test('a clock that does not pause fires ten seconds sooner', async () => {
    const codex = profile('codex-cli');
    const { call } = codex.deadlines;
    if (call === undefined) throw new Error('codex-cli has no deadline "call"');
    const relentless = { ...codex, deadlines: { ...codex.deadlines, call: { ...call, pausedBy: [] } } };
    const { gaveUp } = await judged(asks, { mode: 'interactive', client: relentless });
    expect(gaveUp?.atMs).toBe(300_000);
  });
});

describe('real work is never silently free', () => {
  const busy =
    (realMs: number): ScriptedTool =>
    async ({ sleep, work }) => {
      await sleep(4_000);
      work(realMs);
      return 'done';
    };
  const short = { client: 'typescript-sdk-v1', settings: { timeout: 5_200 } };

  test('an answer that fits only because virtual time charges nothing is tight, and says so', async () => {
    const { verdict, realWork, findings } = await judged(busy(400), short);
    expect({ verdict, realWork }).toMatchObject({
      verdict: 'tight',
      realWork: { machine: 'slower', confirmed: false },
    });
    expect(findings).toMatchObject([{ property: 'real-work' }]);
  });

  test('its good twin hardly works at all', async () => {
    const { verdict, realWork } = await judged(busy(0), short);
    expect({ verdict, realWork }).toEqual({ verdict: 'fits', realWork: null });
  });
});

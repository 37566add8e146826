import { describe, expect, test } from 'vitest';
import type { Advice, AdvisedSetting } from '../advice.ts';
import type { CellReport } from '../check-report.ts';
import { cell, clock, execution, finding, gaveUp, report, timeline } from '../testing/reports.ts';
import { failureMessage } from './failures.ts';

const failing = (client: string, tool: string, change: Partial<CellReport> = {}): CellReport =>
  cell(client, tool, {
    verdict: 'fails',
    outcome: 'gave-up',
    answer: null,
    gaveUp: { ...gaveUp, by: `${client}/call` },
    timeline: timeline({ clocks: [clock({ by: `${client}/call` })] }),
    ...change,
  });

const slow = { fault: 'upstream-slow', parameters: { delayMs: 75_000 } };

test('a cell with an injected fault: how far the fault may go', () => {
  const faulted = failing('hasty', 'search', {
    arguments: { query: 'x' },
    plan: [slow],
    passesWith: [{ fault: 'upstream-slow', index: 0, parameter: 'delayMs', atMost: 28_789, because: null }],
    tookMs: 106_210,
    advice: [
      {
        settings: [{ of: 'hasty', key: 'limit_sec', unit: 's', value: 119, least: 107 }],
        remedy: null,
        proved: 'folded',
      },
    ],
    executions: [execution(60_000)],
    timeline: timeline({
      ups: [{ atMs: 60_000, what: 'cancelled' }],
      faults: [{ atMs: 1_000, text: 'upstream-slow: held back' }],
      leftOpen: [{ resource: 'timer', label: null, openedAtMs: 10 }],
    }),
  });
  expect(failureMessage(report([faulted]))).toMatchInlineSnapshot(`
    "Calls: 1 of 1 fails (seed 7, virtual time)

    fails  hasty · search {"query":"x"}

        ms      0                                   60 000
                ├────────────────────────────────────────┘
        server  ●────────────────────────────────────────▶ no answer
        call    ├────────────────────────────────────────✗ fired
        told                                             ▼ both sides
        faults   !

        gave up  at 60 000 ms (1 min): Request timed out (seen by the model)
        clock    hasty/call: 60 000 ms (1 min) over the call
        late     by 46 210 ms: the tool takes 106 210 ms (1.8 min)
        fault    upstream-slow {"delayMs":75000}
                 passes with delayMs <= 28 789
        setting  limit_sec (s): 119 s leaves room, 107 s is the least
        server   was sent notifications/cancelled at 60 000 ms: timed out
                 and sent no answer to what was cancelled, as it should
                 and left open: 1 timer
        source   read in its code: hasty/src/client.ts@1 (2026-11-21)
        replay   await check(server, { clients: ["hasty"], calls: [{"tool":"search","arguments":{"query":"x"}}], faults: [{"fault":"upstream-slow","parameters":{"delayMs":75000}}], seed: 7 })"
  `);
});

test('clients of which the same is to be told are told of together', () => {
  const evidence = (source: string) => [{ basis: 'docs' as const, source, date: null }];
  const cells = ['hasty', 'brisk'].map((client) => {
    const by = `${client}/call`;
    return failing(client, 'search', { gaveUp: { ...gaveUp, by, evidence: evidence(`${client}.example`) } });
  });
  const message = failureMessage(report(cells));
  expect(message.match(/^fails /gm)).toHaveLength(1);
  expect(message).toMatchInlineSnapshot(`
    "Calls: 2 of 2 fail (seed 7, virtual time)

    fails  hasty, brisk · search {}

        ms      0                                   60 000
                ├────────────────────────────────────────┘
        server  ●────────────────────────────────────────▶ no answer
        call    ├────────────────────────────────────────✗ fired
        told                                             ▼ client only

        gave up  at 60 000 ms (1 min): Request timed out (seen by the model)
        clock    their call: 60 000 ms (1 min) over the call
        setting  limit_sec (s): no value helps, since no answer ever came
        server   was told nothing
                 and never answered
        source   its documents: hasty.example
                 its documents: brisk.example
        replay   await check(server, { clients: ["hasty"], calls: [{"tool":"search","arguments":{}}], seed: 7 })"
  `);
});

test('clients that differ in one word are not', () => {
  const other = { ...gaveUp, by: 'brisk/call', error: { code: null, message: 'Too late' } };
  const message = failureMessage(report([failing('hasty', 'search'), failing('brisk', 'search', { gaveUp: other })]));
  expect(message.match(/^fails /gm)).toHaveLength(2);
});

describe('the setting to turn', () => {
  const advised = (unit: string, value: number, least: number, of = 'hasty', key = 'limit_sec') => ({
    of,
    key,
    unit,
    value,
    least,
  });
  const told = (settings: readonly AdvisedSetting[], more: readonly Advice[] = []) =>
    failureMessage(
      report([
        failing('hasty', 'search', {
          tookMs: 600_000,
          advice: [{ settings, remedy: null, proved: 'folded' as const }, ...more],
        }),
      ]),
    );

  test.each([
    ['with its values', [advised('s', 667, 601)], 'setting  limit_sec (s): 667 s leaves room, 601 s is the least\n'],
    ['in milliseconds', [advised('ms', 666_667, 600_001)], 'limit_sec (ms): 666 667 ms leaves room, 600 001 ms is the'],
    ['one value, where the least leaves room', [advised('min', 11, 11)], 'limit_sec (min): 11 min leaves room\n'],
    ['of a gateway', [advised('s', 667, 601, 'nginx')], 'limit_sec (s) of nginx: 667 s leaves room'],
  ])('%s', (_, settings, expected) => {
    expect(told(settings)).toContain(expected);
  });

  test('two that are turned together, and another way', () => {
    const other: Advice = { settings: [advised('s', 700, 650, 'hasty', 'c')], remedy: null, proved: 'folded' };
    const message = told([advised('s', 667, 601), advised('s', 668, 602, 'hasty', 'b')], [other]);
    expect(message).toContain(
      [
        '        setting  limit_sec (s): 667 s leaves room, 601 s is the least',
        '                 together with b (s): 668 s leaves room, 602 s is the least',
        '                 or c (s): 700 s leaves room, 650 s is the least\n',
      ]
        .join('\n')
        .replaceAll('        setting', '    setting')
        .replaceAll('                 ', '             '),
    );
  });

  test('no value that was not tried: the time that the server takes is no advice', () => {
    const message = failureMessage(report([failing('hasty', 'search', { tookMs: 600_000 })]));
    expect(message).toMatch(/setting {2}limit_sec \(s\)\n/);
  });

  test('no value helps a server that never answers', () => {
    const message = failureMessage(report([failing('hasty', 'search', { tookMs: null })]));
    expect(message).toContain('limit_sec (s): no value helps, since no answer ever came');
  });

  test('a client without one: what to do instead', () => {
    const message = failureMessage(report([failing('hasty', 'search', { gaveUp: { ...gaveUp, setting: null } })]));
    expect(message).toContain('this client has none for it: answer sooner');
  });
});

describe('progress', () => {
  const anew = clock({ by: 'hasty/call', restartedBy: ['progress'] });
  const withProgress = (tokenSent: boolean, received: number, restarts = anew, advice: readonly Advice[] = []) =>
    failureMessage(
      report([
        failing('hasty', 'search', {
          progress: { tokenSent, received, extended: received > 0 },
          advice,
          timeline: timeline({ clocks: [restarts], longestSilenceMs: 60_000 }),
        }),
      ]),
    );

  test('that would have helped and did not come', () => {
    const helps: Advice = {
      settings: [],
      remedy: { remedy: 'progress-heartbeat', parameters: { everyMs: 15_000 } },
      proved: 'folded',
    };
    expect(withProgress(true, 0, anew, [helps])).toContain('none came: send notifications/progress every 15 000 ms');
    expect(withProgress(true, 0)).toMatch(/progress none came\n/);
  });
  test('that the client does not ask for', () => {
    expect(withProgress(false, 0)).toContain('but this client asks for none');
  });
  test('that came too seldom', () => {
    expect(withProgress(true, 3)).toMatch(/3 notifications until then; the longest silence was\s+60 000 ms \(1 min\)/);
  });
  test('that this clock ignores them of', () => {
    expect(withProgress(true, 1, clock())).toContain('1 notification until then: this clock ignores them');
  });
});

describe('what was no clock', () => {
  test('says what happened, and names no setting', () => {
    const closed = { ...gaveUp, by: 'hasty/process-exit', layer: null, because: 'the server ended with status 3' };
    const ended = { lateAnswerAtMs: null, connection: 'closed' as const };
    const message = failureMessage(report([failing('hasty', 'search', { gaveUp: closed, afterwards: ended })]));
    expect(message).toContain('because  the server ended with status 3');
    expect(message).toContain('server   is gone');
    expect(message).not.toContain('setting');
  });
});

describe('other findings', () => {
  test('each has its sentence, equal ones of several clients one', () => {
    const blocked = { message: 'while it runs, a ping waits 9000 ms; alone it takes 0 ms', plan: [slow] };
    const findings = [
      finding('blocks-others', blocked),
      finding('blocks-others', { ...blocked, client: 'brisk' }),
      finding('answer-over-limit', { message: 'the answer has 2000000 bytes, and hasty/result takes 1000000' }),
      finding('made-up-by-a-plugin', { replay: 'mcp-deadline check -- node x.js' }),
    ];
    const cells = [cell('hasty', 'search'), cell('brisk', 'search')];
    expect(failureMessage(report(cells, { findings }))).toMatchInlineSnapshot(`
      "Something is wrong (seed 7, virtual time)

      blocks-others  hasty, brisk · search
          found    while it runs, a ping waits 9000 ms; alone it takes 0 ms
          fault    upstream-slow {"delayMs":75000}
          do       let no slow call hold up the others of its server: keep the
                   event loop free, and take no lock over a whole call

      answer-over-limit  hasty · search
          found    the answer has 2000000 bytes, and hasty/result takes 1000000
          do       answer with less, in pages, or with a link to the rest: what is
                   over the limit is cut, stored or refused

      made-up-by-a-plugin  hasty · search
          found    something is wrong
          replay   mcp-deadline check -- node x.js"
    `);
  });

  test('one that belongs to a story is told there, and one without a story is not lost', () => {
    const findings = [finding('answers-within-budget', { message: 'the client gave up' })];
    expect(failureMessage(report([failing('hasty', 'search')], { findings }))).not.toContain('found ');
    expect(failureMessage(report([cell('hasty', 'search')], { findings }))).toContain('found    the client gave up');
  });
});

describe('the width', () => {
  const long = failing('hasty', `get_${'very_'.repeat(20)}long_tool_name`, {
    arguments: { query: 'x'.repeat(500), evil: '\u001B[2J\u202E' },
    gaveUp: { ...gaveUp, error: { code: null, message: `timed\nout\u001B[31m ${'again '.repeat(40)}` } },
    timeline: timeline({
      clocks: [clock({ by: `hasty/${'limit'.repeat(20)}` }), clock({ by: 'hasty/b', fired: false, firesAtMs: 9e12 })],
      progressAtMs: [1, 2, 30_000],
    }),
  });

  test.each([true, false])('is at most 76 columns, but for what is to be copied (Unicode: %s)', (unicode) => {
    const rows = failureMessage(report([long]), { unicode }).split('\n');
    const wide = rows.filter((row) => [...row].length > 76 && !row.startsWith('    replay'));
    expect(wide).toEqual([]);
  });

  test("a server's words cannot control the terminal", () => {
    expect(failureMessage(report([long]))).not.toMatch(/[^\n\P{Cc}]|\u202E/u);
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { say } from '../src/authoring.ts';
import {
  check,
  defineProperty,
  formatReport,
  judgeTranscript,
  type Property,
  type PropertyContext,
  playSession,
  scenario,
} from '../src/index.ts';
import { toAnswerInTime } from '../src/vitest/to-answer-in-time.ts';
import { suite } from '../suites/index.ts';
import buildOnce from './build-once.ts';
import { scriptedServer } from './servers/scripted-server.ts';

/** A property that is not part of the package works wherever those of the package do. */

const answersSmall = defineProperty({
  id: 'test-answers-small',
  summary: 'an answer has more than 1000 characters',
  severity: 'warning',
  advice: 'answer in pages',
  judge: ({ call }) =>
    (call?.executions ?? []).flatMap(({ answer }) =>
      answer === null || answer.bytes <= 1_000 ? [] : [say`the answer has ${{ answerBytes: answer.bytes }} bytes`],
    ),
});

const good = () => scriptedServer({ quick: async () => 'short' });
const broken = () => scriptedServer({ quick: async () => 'short', long: async () => 'x'.repeat(2_000) });
const calls = [{ tool: 'quick', arguments: {} }];
const both = [
  { tool: 'quick', arguments: {} },
  { tool: 'long', arguments: {} },
];
const base = { clients: ['codex-cli'], quick: true } as const;

/** A property that is used once. */
const once = (judge: Property['judge'], more: Partial<Property> = {}): Property => ({
  id: 'test-once',
  summary: 'for one test',
  severity: 'warning',
  judge,
  ...more,
});

describe('a property of the user', () => {
  test('finds what is there, of the call it is about, and nothing in the good twin', async () => {
    const report = await check(broken, { ...base, calls: both, properties: ['test-answers-small'] });
    const found = report.findings.filter(({ property }) => property === 'test-answers-small');
    expect(found).toMatchObject([
      {
        client: 'codex-cli',
        tool: 'long',
        verdict: null,
        severity: 'warning',
        message: expect.stringMatching(/^the answer has \d+ bytes$/),
        figures: { answerBytes: expect.any(Number) },
      },
    ]);
    expect(report.cells.map(({ verdict }) => verdict)).toEqual(['fits', 'fits']);
    expect(report.exitStatus).toBe(0);
    const twin = await check(good, { ...base, calls, properties: [answersSmall] });
    expect(twin.findings.map(({ property }) => property)).not.toContain('test-answers-small');
  });

  test('is judged only where it is named', async () => {
    const report = await check(broken, { ...base, calls: both });
    expect(report.findings.map(({ property }) => property)).not.toContain('test-answers-small');
  });

  test('is judged of every client, also of those that share a session', async () => {
    const report = await check(broken, {
      clients: ['codex-cli', 'codex-cli:tool_timeout_sec=60'],
      quick: true,
      calls: both,
      properties: [answersSmall],
    });
    const found = report.findings.filter(({ property }) => property === 'test-answers-small');
    expect(found.map(({ settings }) => settings)).toEqual([{}, { tool_timeout_sec: 60 }]);
  });

  test('sees the start-up and each call, with what the client makes of it', async () => {
    const seen: PropertyContext[] = [];
    const spy = once((context) => {
      seen.push(context);
      return [];
    });
    await check(broken, {
      ...base,
      clients: ['codex-cli:tool_timeout_sec=60'],
      calls: both,
      budgets: { long: 5_000 },
      faults: [{ fault: 'oversized-payload', parameters: { textBytes: 5_000 } }],
      properties: [spy],
    });
    expect(seen.map(({ span, tool, budgetMs }) => ({ span, tool, budgetMs }))).toEqual([
      { span: 'startup', tool: null, budgetMs: null },
      { span: 'call', tool: 'long', budgetMs: 5_000 },
      { span: 'call', tool: 'quick', budgetMs: null },
    ]);
    const [startup, , quick] = seen;
    expect(startup?.judgement).toMatchObject({ verdict: 'fits', attempts: 1 });
    expect(quick).toMatchObject({
      client: 'codex-cli',
      settings: { tool_timeout_sec: 60 },
      profile: { id: 'codex-cli' },
      plan: [{ fault: 'oversized-payload' }],
      time: 'virtual',
      judgement: { outcome: 'answered' },
    });
    const begin = quick?.entries[0];
    expect(begin).toMatchObject({ kind: 'begin', span: 'call', id: quick?.spanId });
  });

  test('is in the report for people, with what to do, and escaped', async () => {
    const property = once(({ tool }) => (tool === null ? [] : [{ message: 'colours: \u001b[31mred\u001b[0m' }]), {
      severity: 'note',
    });
    const report = await check(broken, { ...base, calls: both, properties: [answersSmall, property] });
    const text = formatReport(report, 'text', { width: 100 });
    expect(text).toContain('test-answers-small  codex-cli');
    expect(text).toMatch(/found {4}the answer has \d+ bytes/);
    expect(text).toContain('answer in pages');
    expect(text).toContain('colours: \\u001b[31mred\\u001b[0m');
    expect(text).not.toContain('\u001b[31mred');
    expect(formatReport(report, 'json')).not.toContain('\u001b');
    expect(report.findings.find(({ property: id }) => id === 'test-once')).toMatchObject({ severity: 'note' });
  });

  test('a finding that is an error fails the check; a warning does where failOn names it', async () => {
    const property = once(({ tool }) => (tool === 'long' ? [{ message: 'it is bad', severity: 'error' }] : []));
    const report = await check(broken, { ...base, calls: both, properties: [property] });
    expect(report).toMatchObject({ exitStatus: 1, cells: [{ verdict: 'fits' }, { verdict: 'fits' }] });
    expect(report.totals.findings).toMatchObject({ error: 1 });
  });

  test('that cannot judge says so once, and is not taken for a pass or a finding', async () => {
    const property = once(({ tool }) => (tool === null ? [] : [{ notJudged: 'it needs eyes' }]));
    const report = await check(broken, { ...base, calls: both, properties: [property] });
    expect(report.notJudged).toContainEqual({ property: 'test-once', why: 'it needs eyes' });
    expect(report.findings.map((finding) => finding.property)).not.toContain('test-once');
  });

  test('a message may begin as that of a property that cannot judge', async () => {
    const property = once(({ tool }) => (tool === null ? [] : [{ message: 'not judged: by the book' }]));
    const report = await check(good, { ...base, calls, properties: [property] });
    expect(report.findings).toContainEqual(expect.objectContaining({ message: 'not judged: by the book' }));
  });
});

describe('scenario, playSession and a transcript by itself', () => {
  test('a scenario has the findings', async () => {
    const run = await scenario(broken, { client: 'codex-cli', call: { tool: 'long' }, properties: [answersSmall] });
    expect(run.findings()).toMatchObject([{ property: 'test-answers-small', tool: 'long', severity: 'warning' }]);
    const twin = await scenario(good, { client: 'codex-cli', call: { tool: 'quick' }, properties: [answersSmall] });
    expect(twin.findings()).toEqual([]);
  });

  test('a session has the findings of each of its calls, and a transcript can be judged afterwards', async () => {
    const steps = [{ tool: 'long' }, { tool: 'quick' }, { tool: 'long' }];
    const run = await playSession(broken, { client: 'codex-cli', steps, properties: [answersSmall] });
    expect(run.findings().map(({ tool }) => tool)).toEqual(['long', 'long']);
    expect(judgeTranscript(answersSmall, run.transcript)).toEqual(
      run
        .findings()
        .map(({ property, client, tool, message, figures }) => ({ property, client, tool, message, figures })),
    );
  });

  test('an error in a property is thrown where its findings are asked for: the run itself is not lost', async () => {
    const throws = once(() => {
      throw new TypeError('no luck');
    });
    const run = await scenario(good, { client: 'codex-cli', call: { tool: 'quick' }, properties: [throws] });
    expect(run.call).toMatchObject({ verdict: 'fits' });
    expect(() => run.findings()).toThrow(
      expect.objectContaining({ code: 'ERR_PROPERTY', property: 'test-once', cause: expect.any(TypeError) }),
    );
    expect(() => judgeTranscript(throws, run.transcript)).toThrow(/"test-once" failed on the start-up with codex-cli/);
  });
});

describe('test files', () => {
  const asked = { isNot: false, stop: new AbortController().signal, limit: null };
  const matched = (options: object) =>
    toAnswerInTime(broken, 'long', {}, { clients: ['codex-cli'], ...options }, asked);

  test('the matcher passes with a warning, and fails where failOn names the property', async () => {
    expect((await matched({ properties: [answersSmall] })).pass).toBe(true);
    const failed = await matched({ failOn: ['test-answers-small'] });
    expect(failed.pass).toBe(false);
    expect(failed.message()).toMatch(/the answer has \d+ bytes[\s\S]*because of { failOn: \["test-answers-small"\] }/);
  });

  test('the matcher fails on a finding that is an error, and on an error in the property', async () => {
    const bad = await matched({
      properties: [once(({ tool }) => (tool === null ? [] : [{ message: 'bad', severity: 'error' }]))],
    });
    expect(bad.pass).toBe(false);
    expect(bad.message()).toContain('This fails the test in any case: an error of test-once.');
    const wrong = await matched({ properties: [once(() => null as never)] });
    expect(wrong.pass).toBe(false);
    expect(wrong.message()).toContain('it returned null');
  });

  test('a suite fails the test of the tool', async () => {
    const found = await suite.findings(broken, { ...base, calls: both, failOn: ['test-answers-small'] });
    expect(found).toMatchObject([{ client: 'codex-cli', tool: 'long', message: expect.stringContaining('bytes') }]);
    const twin = await suite.findings(good, { ...base, calls, failOn: ['test-answers-small'] });
    expect(twin).toEqual([]);
  });
});

describe('a property with a mistake', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;

  test.each<[string, Property['judge'], string]>([
    [
      'throws',
      () => {
        throw new TypeError('no luck');
      },
      'it threw TypeError: no luck',
    ],
    ['returns nothing', () => undefined as never, 'it returned undefined'],
    ['returns a promise', (async () => []) as never, 'it returned a promise'],
    [
      'is async and throws',
      (async () => {
        throw new Error('later');
      }) as never,
      'it returned a promise',
    ],
    ['returns text', () => 'bad' as never, "it returned 'bad'"],
    ['returns a list of texts', () => ['bad'] as never, "a finding is an object with a message, and is 'bad'"],
    [
      'forgets the message',
      () => [{ figures: {} }] as never,
      'the message of a finding is a sentence, and is undefined',
    ],
    ['mistypes a key', () => [{ message: 'x', figure: {} }] as never, 'and this one has "figure"'],
    [
      'makes up a severity',
      () => [{ message: 'x', severity: 'fatal' }] as never,
      "error, warning, note, and is 'fatal'",
    ],
    ['gives a figure that is no number', () => [{ message: 'x', figures: { ms: Number.NaN } }], 'the figure ms'],
    ['decides a verdict', () => [{ message: 'x', verdict: 'fails' }] as never, 'and this one has "verdict"'],
    ['says nothing of why it cannot judge', () => [{ notJudged: '' }], 'notJudged says why'],
    ['returns something that cannot be printed as JSON', () => [circle] as never, 'and this one has "self"'],
  ])('that %s is named with its code, and no cell is lost', async (_, judge, message) => {
    const report = await check(broken, { ...base, calls: both, properties: [once(judge), answersSmall] });
    expect(report.cells.map(({ tool, verdict }) => [tool, verdict])).toEqual([
      ['long', 'fits'],
      ['quick', 'fits'],
    ]);
    expect(report.findings.map(({ property }) => property)).toContain('test-answers-small');
    expect(report.propertyErrors?.map(({ tool }) => tool)).toEqual([null, 'long', 'quick']);
    expect(report.propertyErrors?.[1]).toMatchObject({
      code: 'ERR_PROPERTY',
      property: 'test-once',
      client: 'codex-cli',
      message: expect.stringContaining(message),
    });
    expect(report.exitStatus).toBe(1);
    const text = formatReport(report, 'text', { width: 200 });
    expect(text).toContain('the property "test-once" failed on the start-up with codex-cli');
    expect(text).toContain('and 2 more times (ERR_PROPERTY)');
  });

  test('a report without such mistakes has no field for them', async () => {
    expect(await check(good, { ...base, calls })).not.toHaveProperty('propertyErrors');
  });
});

describe('defineProperty', () => {
  test('returns the property, and takes the same one again, as a module that is loaded twice does', () => {
    expect(defineProperty(answersSmall)).toBe(answersSmall);
  });

  test.each<[string, unknown, string]>([
    ['an id that the package has', once(() => [], { id: 'stdout-pollution' }), 'stdout-pollution'],
    ['an id that was defined', once(() => [], { id: 'test-answers-small' }), 'test-answers-small'],
    ['an id that is not in kebab case', once(() => [], { id: 'Answers small' }), 'kebab case'],
    ['a word that failOn has for something else', once(() => [], { id: 'warnings' }), 'another meaning'],
    ['no summary', once(() => [], { summary: '' }), 'summary'],
    ['no severity', once(() => [], { severity: undefined as never }), 'error, warning, note'],
    ['empty advice', once(() => [], { advice: ' ' }), 'advice'],
    ['no judge', { ...once(() => []), judge: undefined }, 'its judge is a function'],
    ['something that is no property', 'answers-small', 'a property is an object'],
  ])('refuses %s', (_, property, message) => {
    expect(() => defineProperty(property as Property)).toThrow(
      expect.objectContaining({ code: 'ERR_PROPERTY', message: expect.stringContaining(message) }),
    );
  });

  test('properties takes ids that are known, and each id once', async () => {
    const run = (properties: readonly (string | Property)[]) => check(good, { ...base, calls, properties });
    await expect(run(['test-answers-smal'])).rejects.toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringContaining('test-answers-small'),
    });
    await expect(run(['stdout-pollution'])).rejects.toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringContaining('which every check judges'),
    });
    await expect(run([once(() => []), once(() => [])])).rejects.toMatchObject({ code: 'ERR_PROPERTY' });
    await expect(run('test-answers-small' as never)).rejects.toMatchObject({ code: 'ERR_USAGE' });
  });
});

describe('--use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-property-'));
  const bin = new URL('../dist/src/cli/bin.js', import.meta.url);
  const index = new URL('../dist/src/index.js', import.meta.url).href;
  const server = new URL('servers/quick.mjs', import.meta.url).pathname;
  const run = async (...words: string[]) => {
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [bin.pathname, ...words], { cwd: folder });
      return { status: 0, text: stdout };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { status: code, text: stdout + stderr };
    }
  };
  const quick = ['--client', 'codex-cli', '--call', 'quick', '--quick', '--json', '-'];
  const serverWords = ['--', process.execPath, server];

  beforeAll(() => {
    buildOnce();
    writeFileSync(
      join(folder, 'rule.mjs'),
      `import { defineProperty } from ${JSON.stringify(index)};
defineProperty({
  id: 'our-rule', summary: 'a call is made', severity: 'warning',
  judge: ({ tool }) => (tool === null ? [] : [{ message: 'a call of ' + tool + ' is made' }]),
});
defineProperty({
  id: 'our-mistake', summary: 'it throws', severity: 'warning',
  judge: () => { throw new Error('no luck'); },
});`,
    );
  });

  test('a property of the user is listed, judged by its id, and fails the check by its id', async () => {
    const use = ['--use', './rule.mjs'];
    const listed = await run('properties', ...use, '--json');
    expect(JSON.parse(listed.text)).toContainEqual({
      id: 'our-rule',
      severity: 'warning',
      summary: 'a call is made',
      judged: 'where --property or --fail-on names it',
      advice: null,
    });
    const judged = await run('check', ...use, '--property', 'our-rule', ...quick, ...serverWords);
    expect(judged.status).toBe(0);
    const report = JSON.parse(judged.text);
    const found = report.findings.filter(({ property }: { property: string }) => property === 'our-rule');
    expect(found).toMatchObject([{ property: 'our-rule', tool: 'quick', message: 'a call of quick is made' }]);
    expect(found[0].replay).toContain('--use ./rule.mjs --property our-rule');
    const failed = await run('check', ...use, '--fail-on', 'fails,our-rule', ...quick, ...serverWords);
    expect(failed.status).toBe(1);
    expect(JSON.parse(failed.text).findings).toContainEqual(expect.objectContaining({ property: 'our-rule' }));
  });

  test('an error in a property fails the check with all its cells', async () => {
    const words = ['--use', './rule.mjs', '--property', 'our-mistake'];
    const { status, text } = await run('check', ...words, ...quick, ...serverWords);
    expect(status).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      cells: [{ tool: 'quick', verdict: 'fits' }],
      propertyErrors: [
        { property: 'our-mistake', tool: null },
        { property: 'our-mistake', tool: 'quick' },
      ],
    });
  });

  test('without the module its id is unknown', async () => {
    expect(await run('check', '--property', 'our-rule', ...serverWords)).toMatchObject({ status: 2 });
    const { status, text } = await run('check', '--fail-on', 'our-rule', ...serverWords);
    expect(status).toBe(2);
    expect(text).toContain('--fail-on is one of fails, tight, unknown, warnings');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseFaults } from './parse-faults.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-plans-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test.each([
  ['upstream-slow', {}],
  ['upstream-slow:delayMs=45000', { delayMs: 45_000 }],
  ['upstream-slow:delayMs=1,jitterMs=2', { delayMs: 1, jitterMs: 2 }],
  ['upstream-slow:match={"host":"a,b","nth":2},delayMs=1', { match: { host: 'a,b', nth: 2 }, delayMs: 1 }],
  ['upstream-slow:answer={"body":"a\\"}, {","headers":{"x":"1"}}', { answer: { body: 'a"}, {', headers: { x: '1' } } }],
  ['upstream-slow:answer=null', { answer: null }],
])('--fault %s', (word, parameters) => {
  expect(parseFaults([word], undefined)).toEqual({ faults: [{ fault: 'upstream-slow', parameters }] });
});

test('words need no quotes', () => {
  expect(parseFaults(['oversized-payload:encoding=deep-json,structuredCopy=false'], undefined).faults).toEqual([
    { fault: 'oversized-payload', parameters: { encoding: 'deep-json', structuredCopy: false } },
  ]);
});

test('a file is a plan, several are several, and none is none', () => {
  const one = file('one.json', '[{"fault":"upstream-slow"}]');
  const empty = file('empty.json', '[]');
  expect(parseFaults(undefined, undefined)).toEqual({});
  expect(parseFaults(undefined, [one])).toEqual({ faults: [{ fault: 'upstream-slow' }] });
  expect(parseFaults(undefined, [empty, one])).toEqual({ plans: [[], [{ fault: 'upstream-slow' }]] });
});

test.each([
  [['upstream-slo'], undefined, 'did you mean "upstream-slow"?', 'ERR_FAULT_PLAN'],
  [['upstream-slow:delay=1'], undefined, 'did you mean "delayMs"?', 'ERR_FAULT_PLAN'],
  [['upstream-slow:delayMs=soon'], undefined, 'delayMs: must be a number', 'ERR_FAULT_PLAN'],
  [['upstream-slow:delayMs'], undefined, '"delayMs" is no parameter', 'ERR_USAGE'],
  [['upstream-slow:when.call=1e400'], undefined, 'when.call: 1e400 is more than any number can be', 'ERR_USAGE'],
  [['upstream-slow:match={"nth":1e400}'], undefined, 'match: the value of "nth" is more than any number', 'ERR_USAGE'],
  [
    undefined,
    [file('infinite.json', '[{"fault":"upstream-slow","parameters":{"delayMs":1e400}}]')],
    'infinite.json: the value of "delayMs" is more than any number can be',
    'ERR_USAGE',
  ],
  [['upstream-slow:match={"host"'], undefined, 'is not JSON', 'ERR_USAGE'],
  [['upstream-slow'], ['x.json'], 'do not go together', 'ERR_USAGE'],
  [undefined, [join(folder, 'none.json')], 'it cannot be read', 'ERR_USAGE'],
  [undefined, [file('bad.json', '[')], 'it is not JSON', 'ERR_USAGE'],
  [
    undefined,
    [file('wrong.json', '[{"fault":"upstream-slow","parameters":{"delayMs":-1}}]')],
    'wrong.json: plan[0].parameters.delayMs',
    'ERR_FAULT_PLAN',
  ],
] as const)('%j %j is refused', (faults, plans, message, code) => {
  expect(() => parseFaults(faults, plans)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  );
});

import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { exitStatus } from '../src/check/judge/exit-status.ts';
import { playSession } from '../src/check/sessions/play-session.ts';
import { answeredWithAnError } from '../src/properties/transcript-functions.ts';
import { plain } from '../src/report/drawing/palette.ts';
import { humanReport } from '../src/report/formats/text.ts';
import { scriptedServer } from './servers/scripted-server.ts';

type Answer = string | CallToolResult;

const error = (text: string): CallToolResult => ({ content: [{ type: 'text', text }], isError: true });
const serverOf = (answer: () => Promise<Answer>) => () => scriptedServer({ search: answer });
const calls = [{ tool: 'search', arguments: {} }];
const checked = (answer: () => Promise<Answer>, clients = ['codex-cli']) => check(serverOf(answer), { clients, calls });
const told = ({ findings }: Awaited<ReturnType<typeof check>>) =>
  findings.filter((one) => one.property === 'answered-with-an-error');

describe('a tool error in time', () => {
  const answer = async () => error('the database is down\n  at connect()');

  test('fits, and is told as what it is', async () => {
    const report = await checked(answer);
    expect(report.cells).toMatchObject([{ verdict: 'fits', answer: { kind: 'tool-error' } }]);
    expect(told(report)).toMatchObject([
      {
        client: 'codex-cli',
        tool: 'search',
        verdict: null,
        severity: 'note',
        message: 'it did answer in time, with an error: the database is down',
      },
    ]);
    expect(exitStatus(report)).toBe(0);
  });

  test('is one note for all clients in the report for people, with what to do', async () => {
    const report = await checked(answer, ['codex-cli', 'vscode']);
    const text = humanReport(report, { palette: plain, width: 100 });
    expect(text.match(/answered-with-an-error/g)).toHaveLength(1);
    expect(text).toMatch(/answered-with-an-error {2}codex-cli, vscode/);
    expect(text).toContain('look whether that error is what you meant to test');
  });

  test('where nobody knows the clock, in time is not claimed', async () => {
    const report = await checked(answer, ['cursor']);
    expect(told(report).map(({ message }) => message)).toEqual(['it did answer, with an error: the database is down']);
  });
});

test.each<[string, Answer, string]>([
  ['that says nothing', { content: [], isError: true }, 'with an error that says nothing'],
  ['that says much', error('x'.repeat(500)), `with an error: ${'x'.repeat(120)}...`],
])('an error %s', async (_, answer, message) => {
  expect(told(await checked(async () => answer))).toMatchObject([{ message: `it did answer in time, ${message}` }]);
});

test('a result is no error, nor is an error that comes too late to be an answer', async () => {
  expect(told(await checked(async () => 'found'))).toEqual([]);
  const late = () => new Promise<Answer>((resolve) => setTimeout(() => resolve(error('too late')), 400_000));
  expect(told(await checked(late))).toEqual([]);
});

test('made-up arguments change nothing of that: the same bytes have the same verdict', async () => {
  const report = await check(
    serverOf(async () => error('no')),
    { clients: ['codex-cli'] },
  );
  expect(report.cells).toMatchObject([{ verdict: 'fits', arguments: {} }]);
  expect(report.findings.map((finding) => finding.property)).toEqual(['answered-with-an-error']);
});

describe('the property by itself', () => {
  const found = async (answer: () => Promise<Answer>) =>
    answeredWithAnError(
      (await playSession(serverOf(answer), { client: 'codex-cli', steps: [{ tool: 'search', arguments: {} }] }))
        .transcript,
    );

  test('finds an error in a transcript, and none where there is none', async () => {
    expect(await found(async () => error('no'))).toEqual([
      {
        property: 'answered-with-an-error',
        client: 'codex-cli',
        tool: 'search',
        message: 'it did answer, with an error: no',
        figures: {},
      },
    ]);
    expect(await found(async () => 'yes')).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { PropertyError } from '../../properties/property-error.ts';
import { cell, startup } from '../../report/testing/reports.ts';
import { noCalls } from '../options/choose-calls.ts';
import type { PlayedClient } from './played-client.ts';
import { differences, judgedOnce, leftOutOf, nothingProved } from './run-findings.ts';

const played = (client: string, change: Partial<PlayedClient> = {}): PlayedClient => ({
  client,
  settings: {},
  startup: startup(client),
  startFailed: false,
  notStarted: null,
  neverBegun: null,
  chosen: noCalls,
  cells: [cell(client, 'search')],
  findings: [],
  server: { name: null, version: null, protocolVersion: null },
  time: 'virtual',
  realTimeReason: null,
  hashes: ['a'],
  ...change,
});

const left = { ...noCalls, leftOut: [{ tool: 'write', why: 'not marked' }] };

test('a run proves something as soon as one verdict is known', () => {
  const unknown = played('vscode', { cells: [cell('vscode', 'search', { verdict: 'unknown' })] });
  expect(nothingProved([played('codex-cli'), unknown])).toEqual([]);
  expect(nothingProved([unknown])).toMatchObject([{ property: 'nothing-proved', message: /every cell is unknown/ }]);
});

test('a run without a call says which tools were left out', () => {
  const [finding] = nothingProved([played('codex-cli', { cells: [], chosen: left })]);
  expect(finding?.message).toBe('no tool was called, so nothing is proved. Left out: write');
});

test('a tool that is left out for several clients is listed once for each reason', () => {
  const other = { ...noCalls, leftOut: [{ tool: 'write', why: 'another reason' }] };
  const clients = [left, left, other].map((chosen, index) => played(`client-${index}`, { chosen }));
  expect(leftOutOf(clients)).toEqual([...left.leftOut, ...other.leftOut]);
});

test('two runs differ for each client whose transcripts do', () => {
  const first = [played('codex-cli'), played('vscode')];
  const second = [played('codex-cli'), played('vscode', { hashes: ['b'] })];
  expect(differences(first, first)).toEqual([]);
  expect(differences(first, second).map(({ property, client }) => [property, client])).toEqual([
    ['deterministic', 'vscode'],
  ]);
});

test('findings, what cannot be judged, and mistakes in properties are separated, whatever their message says', () => {
  const about = { client: 'codex-cli', settings: {}, plan: [], verdict: null, tool: 'search', figures: {} };
  const found = { ...about, property: 'one', message: 'not judged: by the book' };
  const unseen = { ...about, property: 'two', message: 'time is real', instead: 'not-judged' } as const;
  const wrong = { ...about, property: 'three', message: 'it threw', instead: new PropertyError('three', 'it threw') };
  expect(judgedOnce([unseen, found, wrong, { ...unseen, tool: 'write' }])).toEqual({
    findings: [found],
    notJudged: [{ property: 'two', why: 'time is real' }],
    propertyErrors: [
      { code: 'ERR_PROPERTY', property: 'three', client: 'codex-cli', tool: 'search', message: 'it threw' },
    ],
  });
});

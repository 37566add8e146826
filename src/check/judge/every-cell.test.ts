import { expect, test } from 'vitest';
import { profile } from '../../../test/played.ts';
import { say } from '../../properties/statement.ts';
import { cell, startup } from '../../report/testing/reports.ts';
import { defaultOptions } from '../options/check-options.ts';
import { noCalls } from '../options/choose-calls.ts';
import { Executions, ExtraChecksCost } from '../options/run-counters.ts';
import { UsageError } from '../options/usage-error.ts';
import { type AllPlayed, assertEveryCell, everyCell, mistakeIn } from './every-cell.ts';
import type { PlayedClient } from './played-client.ts';

const call = (tool: string) => ({ tool, tries: [{}], generated: true });

const played = (client: string, tools: readonly string[], change: Partial<PlayedClient> = {}): PlayedClient => ({
  client,
  settings: {},
  startup: startup(client),
  startFailed: false,
  notStarted: null,
  neverBegun: null,
  chosen: { ...noCalls, calls: tools.map(call) },
  cells: tools.map((tool) => cell(client, tool)),
  findings: [],
  server: { name: null, version: null, protocolVersion: null },
  time: 'virtual',
  realTimeReason: null,
  hashes: [],
  ...change,
});

const all = (one: PlayedClient, other: PlayedClient, options: Partial<AllPlayed['options']> = {}): AllPlayed => ({
  server: () => null,
  clients: [one, other].map(({ client }) => ({ profile: profile(client), settings: {} })),
  options: { ...defaultOptions, executions: new Executions(), extraChecksCost: new ExtraChecksCost(), ...options },
  played: [one, other],
});

const reasons = (clients: readonly PlayedClient[]) =>
  clients.flatMap(({ cells }) => cells).map(({ client, tool, because }) => [client, tool, because]);

test('a client gets a cell for each call of another, with the reason why it made none', () => {
  const left = { ...noCalls, calls: [], leftOut: [{ tool: 'b', why: 'no arguments could be generated' }] };
  const complete = everyCell(all(played('codex-cli', ['a', 'b']), played('vscode', [], { chosen: left, cells: [] })));
  expect(reasons(complete)).toEqual([
    ['codex-cli', 'a', null],
    ['codex-cli', 'b', null],
    ['vscode', 'a', 'not listed: the server did not show this tool to this client'],
    ['vscode', 'b', 'no arguments could be generated'],
  ]);
});

test('a client that did not start has a cell for each call that was asked for', () => {
  const notStarted = 'the server did not start: no database';
  const down = (client: string) => played(client, [], { notStarted: say`${notStarted}` });
  const calls = [{ tool: 'a' }, { tool: 'a', arguments: { n: 1 } }];
  const complete = everyCell(all(down('codex-cli'), down('vscode'), { calls }));
  expect(reasons(complete)).toEqual([
    ['codex-cli', 'a', notStarted],
    ['codex-cli', 'a', notStarted],
    ['vscode', 'a', notStarted],
    ['vscode', 'a', notStarted],
  ]);
  expect(complete[0]?.cells[1]?.arguments).toEqual({ n: 1 });
});

test('the same call asked for twice has two cells', () => {
  const calls = [{ tool: 'a' }, { tool: 'a' }];
  const down = (client: string) => played(client, [], { notStarted: say`it is down` });
  const complete = everyCell(all(played('codex-cli', ['a', 'a']), down('vscode'), { calls }));
  expect(complete.map(({ cells }) => cells.length)).toEqual([2, 2]);
});

test('what no client can call is the mistake of the one who asked; what one of them can, is not', () => {
  const error = new UsageError('no such tool');
  const refusing = { ...noCalls, refused: [{ call: call('a'), why: 'not listed', error }] };
  const calls = [{ tool: 'a' }];
  const refused = (client: string) => played(client, [], { chosen: refusing, cells: [] });
  expect(mistakeIn(all(refused('codex-cli'), refused('vscode'), { calls }))).toBe(error);
  expect(mistakeIn(all(refused('codex-cli'), played('vscode', ['a']), { calls }))).toBeNull();
  expect(mistakeIn(all(refused('codex-cli'), played('vscode', [], { notStarted: say`down` }), { calls }))).toBe(error);
});

test('a report that lost a cell, has one too many or lost a start-up is a fault of the harness', () => {
  const plays = all(played('codex-cli', ['a', 'b']), played('vscode', ['a', 'b']));
  const startups = plays.played.map((one) => one.startup);
  const cells = plays.played.flatMap((one) => one.cells);
  const lost = { code: 'ERR_LOST_CELL' };
  assertEveryCell({ startup: startups, cells }, plays);
  expect(() => assertEveryCell({ startup: startups, cells: cells.slice(1) }, plays)).toThrow(
    expect.objectContaining(lost),
  );
  expect(() => assertEveryCell({ startup: startups, cells: [...cells, ...cells.slice(0, 1)] }, plays)).toThrow(
    expect.objectContaining(lost),
  );
  expect(() => assertEveryCell({ startup: startups.slice(1), cells: cells.slice(2) }, plays)).toThrow(
    expect.objectContaining(lost),
  );
});

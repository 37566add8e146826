import { expect, test } from 'vitest';
import { endsTransaction, limitOfStartup, limitSetBy } from './statement-timeout.ts';

test.each([
  ['set statement_timeout = 5000', 5_000],
  ["SET SESSION statement_timeout TO '5s';", 5_000],
  ["begin; set local statement_timeout = '2min'; select 1", 120_000],
  ["select set_config('statement_timeout', '250ms', false)", 250],
  ['set statement_timeout = 0', null],
  ['set statement_timeout to default', null],
])('%s', (sql, limitMs) => {
  expect(limitSetBy(sql)?.limitMs).toBe(limitMs);
});

test.each(['set lock_timeout = 5000', 'select 1'])('%s sets no limit', (sql) => {
  expect(limitSetBy(sql)).toBeNull();
});

test.each([
  ["set local statement_timeout = '5s'", true],
  ["select set_config('statement_timeout', '250ms', true)", true],
  ["select set_config('statement_timeout', '250ms', false)", false],
  ["set statement_timeout = '5s'", false],
])('%s ends with the transaction: %s', (sql, isLocal) => {
  expect(limitSetBy(sql)?.isLocal).toBe(isLocal);
});

test.each([
  ['commit', true],
  ['select 1; rollback', true],
  ['rollback to savepoint a', false],
  ['select 1', false],
])('%s ends a transaction: %s', (sql, ends) => {
  expect(endsTransaction(sql)).toBe(ends);
});

test.each([
  [{ statement_timeout: '3000' }, 3_000],
  [{ options: '-c search_path=x -c statement_timeout=4s' }, 4_000],
  [{ options: '--statement_timeout=1min' }, 60_000],
  [{ user: 'postgres' }, undefined],
])('a start-up with %o', (parameters, limitMs) => {
  expect(limitOfStartup(new Map(Object.entries(parameters)))).toBe(limitMs);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { propertyIds } from '../../properties/property-registry.ts';
import { cell, finding, report } from '../../report/testing/reports.ts';
import { exitStatus } from '../judge/exit-status.ts';
import { assertFailOn, failOnNote } from './fail-on.ts';
import { UsageError } from './usage-error.ts';

const tight = report([cell('codex-cli', 'a', { verdict: 'tight' })]);
const blocked = report([cell('codex-cli', 'a')], { findings: [finding('blocks-others')] });
const noted = report([cell('codex-cli', 'a')], { findings: [finding('not-played', { severity: 'note' })] });

test('a check fails on clients that give up, and on nothing else unless it is told', () => {
  expect(exitStatus(report([cell('codex-cli', 'a', { verdict: 'fails' })]))).toBe(1);
  expect([tight, blocked, noted].map((one) => exitStatus(one))).toEqual([0, 0, 0]);
});

test('a check fails on a verdict, on the id of a property, and on warnings', () => {
  expect([tight, blocked, noted].map((one) => exitStatus(one, ['tight']))).toEqual([1, 0, 0]);
  expect([tight, blocked, noted].map((one) => exitStatus(one, ['fails', 'blocks-others']))).toEqual([0, 1, 0]);
  expect([tight, blocked, noted].map((one) => exitStatus(one, ['warnings']))).toEqual([0, 1, 0]);
  expect(exitStatus(noted, ['not-played'])).toBe(1);
});

test('a test is told what it fails on, once each', () => {
  expect(failOnNote([], blocked)).toBeNull();
  expect(failOnNote(['tight'], blocked)).toBeNull();
  expect(failOnNote(['tight', 'warnings'], { ...tight, findings: [...blocked.findings, ...blocked.findings] })).toBe(
    'This fails the test because of { failOn: ["tight","warnings"] }: tight, blocks-others.',
  );
});

test('a word that is neither a verdict nor a property is refused, with the nearest one', () => {
  expect(() => assertFailOn(['block-others' as never])).toThrow(/blocks-others/);
  expect(() => assertFailOn('tight' as never)).toThrow(UsageError);
  expect(() => assertFailOn(['fails', 'tight', 'unknown', 'warnings', ...propertyIds])).not.toThrow();
});

test('the page about properties lists each of them, and no other', () => {
  const page = readFileSync(new URL('../../../docs/properties.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z-]+)` /gm)].map(([, id]) => id);
  // That one must be told which tool to ask, so no report holds it.
  expect(listed.toSorted()).toEqual([...propertyIds, 'forgets-jobs'].toSorted());
});

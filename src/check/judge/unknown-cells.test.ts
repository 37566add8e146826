import { expect, test } from 'vitest';
import { cell } from '../../report/testing/reports.ts';
import { chooseClients } from '../options/client-spec.ts';
import { doubtsOf, failingDoubt } from './unknown-cells.ts';

const known = cell('codex-cli', 't', { verdict: 'fits' });
const gaveUp = { atMs: 'unknown', earliestMs: 0, latestMs: null } as never;
const unknownClient = cell('cursor', 't', { verdict: 'unknown', gaveUp });
const unknownRun = cell('vscode', 't', { verdict: 'unknown', gaveUp: null, stopped: 'it hangs' });
const all = chooseClients(['current']);
const named = chooseClients(['codex-cli', 'cursor']);

test('a client of unknown limit fails where it is named, and is noted among all others', () => {
  expect(doubtsOf([known, unknownClient], named, undefined)).toEqual({
    failing: ['cursor'],
    ofLimit: ['cursor'],
    noted: [],
  });
  expect(doubtsOf([known, unknownClient], all, undefined)).toEqual({ failing: [], ofLimit: [], noted: ['cursor'] });
});

test('what the test says about it goes before that', () => {
  expect(doubtsOf([known, unknownClient], all, 'fails')).toEqual({
    failing: ['cursor'],
    ofLimit: ['cursor'],
    noted: [],
  });
  expect(doubtsOf([known, unknownClient], named, 'noted')).toEqual({ failing: [], ofLimit: [], noted: ['cursor'] });
  expect(doubtsOf([known, unknownClient], named, 'allowed')).toEqual({ failing: [], ofLimit: [], noted: [] });
});

test('a run that could not go on fails, whichever client it was', () => {
  expect(doubtsOf([known, unknownRun], all, undefined)).toEqual({ failing: ['vscode'], ofLimit: [], noted: [] });
});

test('nothing known of any client fails, for nothing is proved', () => {
  const one = chooseClients(['cursor']).map((client) => ({ ...client, amongAll: true }));
  expect(doubtsOf([unknownClient], one, undefined)).toEqual({ failing: ['cursor'], ofLimit: ['cursor'], noted: [] });
  expect(doubtsOf([unknownClient], all, undefined)).toEqual({ failing: [], ofLimit: [], noted: ['cursor'] });
});

test('only an unknown limit is told how to let it pass', () => {
  const ofRun = failingDoubt({ failing: ['vscode'], ofLimit: [], noted: [] });
  expect(ofRun).toContain('Nothing is proved for vscode');
  expect(ofRun).not.toContain('allowed');
  expect(failingDoubt({ failing: ['cursor'], ofLimit: ['cursor'], noted: [] })).toContain("{ unknown: 'allowed' }");
});

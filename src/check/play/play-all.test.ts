import { expect, test } from 'vitest';
import type { Conditions } from '../../clocks/conditions.ts';
import { chooseClients } from '../options/client-spec.ts';
import { playSize } from './play-all.ts';

const conditions: Conditions = {
  transport: 'stdio',
  era: 'initialize',
  mode: 'headless',
  settings: {},
  reading: 'lax',
};

const sizeOf = (...specs: readonly string[]): number => {
  const [leader, ...others] = chooseClients(specs);
  if (leader === undefined) throw new Error('no client');
  return playSize({ leader, others }, conditions);
};

test('a client that starts the server anew for each call takes longer than a whole group that does not', () => {
  expect(sizeOf('crewai')).toBeGreaterThan(sizeOf('cursor', 'claude-desktop', 'devin-desktop'));
});

test('those who come along count: one may have to play by itself', () => {
  expect(sizeOf('cursor', 'claude-desktop')).toBeGreaterThan(sizeOf('cursor'));
});

test('all others are alike', () => {
  expect(sizeOf('cursor')).toBe(sizeOf('codex-cli'));
});

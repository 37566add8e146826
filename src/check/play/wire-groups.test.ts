import { expect, test } from 'vitest';
import type { Conditions } from '../../clocks/conditions.ts';
import { chooseClients } from '../options/client-spec.ts';
import { wireClass, wireGroups } from './wire-groups.ts';

const conditions: Conditions = {
  transport: 'stdio',
  era: 'initialize',
  mode: 'headless',
  settings: {},
  reading: 'lax',
};

const clientOf = (spec: string) => {
  const [client] = chooseClients([spec]);
  if (client === undefined) throw new Error(`no client ${spec}`);
  return client;
};

const nameOf = ({ profile, settings }: ReturnType<typeof clientOf>): string =>
  `${profile.id}${Object.values(settings)
    .map((value) => ` ${value}`)
    .join('')}`;

test('the most patient client of a class leads it, and the others keep their order', () => {
  const specs = ['codex-cli', 'codex-cli:tool_timeout_sec=900', 'codex-cli:tool_timeout_sec=60'];
  const [group, ...more] = wireGroups(specs.map(clientOf), conditions, () => 'same');
  expect(more).toEqual([]);
  expect(group && [nameOf(group.leader), group.others.map(nameOf)]).toEqual([
    'codex-cli 900',
    ['codex-cli', 'codex-cli 60'],
  ]);
});

test('a client without a limit is more patient than any other', () => {
  const clients = ['codex-cli', 'python-sdk-v1'].map(clientOf);
  expect(wireGroups(clients, conditions, () => 'same')[0]?.leader.profile.id).toBe('python-sdk-v1');
});

test('clients of different classes are in different groups', () => {
  const groups = wireGroups(['codex-cli', 'vscode'].map(clientOf), conditions, ({ profile }) => profile.id);
  expect(groups.map(({ leader, others }) => [leader.profile.id, others.length])).toEqual([
    ['codex-cli', 0],
    ['vscode', 0],
  ]);
});

test('a longer limit changes nothing on the wire, another name does', () => {
  expect(wireClass(clientOf('codex-cli:tool_timeout_sec=900'), conditions)).toBe(
    wireClass(clientOf('codex-cli'), conditions),
  );
  expect(wireClass(clientOf('vscode'), conditions)).not.toBe(wireClass(clientOf('codex-cli'), conditions));
});

import { describe, expect, test } from 'vitest';
import { clients } from '../../../mocks/clients.ts';
import { chooseClients } from './client-spec.ts';

const ids = (...specs: readonly string[]) => chooseClients(specs).map(({ profile }) => profile.id);
const every = clients.map(({ id }) => id);

describe('names for several clients', () => {
  test('current: every client, and nobody composed or made up', () => expect(ids('current')).toEqual(every));
  test('all: the strictest, too', () => expect(ids('all')).toEqual([...every, 'strictest']));
  test('folklore comes only when it is asked for', () => {
    expect(ids('folklore')).toEqual(['folklore']);
    expect([...ids('current'), ...ids('all')]).not.toContain('folklore');
  });
  test('each once, however often it is named', () => {
    expect(ids('strictest', 'all', 'vscode')).toEqual(['strictest', ...every]);
  });
});

test.each(['strictest', 'folklore', 'devin-desktop'])('%s has a version, and no setting that is known', (id) => {
  expect(ids(`${id}@${chooseClients([id])[0]?.profile.version}`)).toEqual([id]);
  expect(() => ids(`${id}:timeout=1`)).toThrow('has no setting "timeout"');
});

test('a near miss is named', () => expect(() => ids('strictes')).toThrow('strictest'));

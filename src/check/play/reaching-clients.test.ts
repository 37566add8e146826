import { expect, test } from 'vitest';
import { fullOptions } from '../options/check-options.ts';
import { chooseClients } from '../options/client-spec.ts';
import { assertPath, reachingClients } from './reaching-clients.ts';

const overHttp = { app: () => null };
const overStdio = { command: 'node' };
const stdioOnly = 'claude-desktop';

test('a client without a transport in common is left out with a note, if it was not named', () => {
  const { clients, findings } = reachingClients(overHttp, chooseClients(['all']), fullOptions({}));
  const left = findings.map(({ client, severity, verdict }) => ({ client, severity, verdict }));
  expect(left).toContainEqual({ client: stdioOnly, severity: 'note', verdict: null });
  expect(clients.map(({ profile }) => profile.id)).not.toContain(stdioOnly);
  expect(clients.length + findings.length).toBe(chooseClients(['all']).length);
});

test('over stdio every client takes part', () => {
  expect(reachingClients(overStdio, chooseClients(['all']), fullOptions({})).findings).toEqual([]);
});

test('one that was named is a mistake', () => {
  expect(() => reachingClients(overHttp, chooseClients([stdioOnly]), fullOptions({}))).toThrow(
    `${stdioOnly} is not known to reach a server over HTTP`,
  );
});

test('a gateway needs an HTTP path', () => {
  const options = fullOptions({ gateways: ['nginx'] });
  expect(() => assertPath(overStdio, options)).toThrow('a gateway (nginx) is on an HTTP path');
  expect(() => assertPath(overHttp, options)).not.toThrow();
});

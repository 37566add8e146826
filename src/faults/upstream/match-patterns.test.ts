import { describe, expect, test } from 'vitest';
import { readPlan } from '../read-plan.ts';

const upstream = (match: object) => readPlan([{ fault: 'upstream-slow', parameters: { match } }]);
const socket = (host: string) => readPlan([{ fault: 'socket-hung', parameters: { host } }]);

describe('a pattern that can match no outgoing call is refused', () => {
  test.each([
    [{ host: 'https://api.example.com' }, 'match.host: must be a host without a scheme'],
    [{ host: 'api.example.com/v1' }, 'match.host: must be a host, with its port where that is no default one'],
    [{ host: 'api.example.com:99999' }, 'match.host: must have a port from 1 to 65535, and is "api.example.com:99999"'],
    [{ host: 'api.example.com:0' }, 'match.host: must have a port'],
    [{ host: 'api.example.com:https' }, 'match.host: must have a port'],
    [{ host: ':8080' }, 'match.host: must have a host before its port'],
    [{ host: '::1' }, 'match.host: must have an IPv6 address in brackets'],
    [{ host: '' }, 'match.host: must not be empty'],
    [{ method: 'G*' }, 'match.method: must be the name of an HTTP method'],
    [{ method: 'GET ' }, 'match.method: must be the name of an HTTP method'],
    [{ path: 'search' }, 'match.path: must be a path that begins with / or *'],
    [{ path: '/search?q=x' }, 'match.path: must be a path'],
  ])('%j', (match, message) => {
    expect(() => upstream(match)).toThrow(message);
  });

  test.each([
    { host: 'api.example.com' },
    { host: 'api.example.com:8443' },
    { host: '[::1]:8080' },
    { host: '[::1]' },
    { host: '*.example.com:*' },
    { method: 'post' },
    { method: 'M-SEARCH' },
    { path: '/v1/*' },
    { path: '*search' },
  ])('but not %j', (match) => {
    expect(upstream(match)).toHaveLength(1);
  });
});

describe('a host that no connection can have is refused', () => {
  test.each([
    ['nohost:99999', 'host: must have a port from 1 to 65535, and is "nohost:99999"'],
    ['db.internal:', 'host: must have a port'],
    ['db.internal', 'host: must be a host with its port'],
    ['db internal:5432', 'host: must be a host with its port'],
    ['postgres://db.internal:5432', 'host: must be a host without a scheme'],
  ])('%s', (host, message) => {
    expect(() => socket(host)).toThrow(message);
  });

  test.each(['db.internal:5432', '::1:5432', '*:5432', 'db*', '/run/postgresql/.s.PGSQL.5432', '\\\\.\\pipe\\db'])(
    'but not %s',
    (host) => {
      expect(socket(host)).toHaveLength(1);
    },
  );
});

test('an infinite number is named', () => {
  expect(() => readPlan([{ fault: 'upstream-slow', when: { call: Number.POSITIVE_INFINITY } }])).toThrow(
    'plan[0].when.call: must be a number, and is Infinity',
  );
});

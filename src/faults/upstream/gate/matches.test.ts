import { expect, test } from 'vitest';
import { matches } from './matches.ts';

const call = { method: 'GET', host: 'api.example.com:8080', path: '/v1/items' };
const any = { method: null, host: null, path: null, nth: null };

test.each([
  [{}, true],
  [{ method: 'get' }, true],
  [{ method: 'POST' }, false],
  [{ host: 'API.example.com:8080' }, true],
  [{ host: 'api.example.com' }, false],
  [{ host: '*.example.com:*' }, true],
  [{ host: 'api?example.com*' }, false],
  [{ host: 'api.exampleXcom:8080' }, false],
  [{ path: '/v1/*' }, true],
  [{ path: '/v1' }, false],
  [{ path: '/V1/items' }, false],
  [{ method: 'GET', host: '*', path: '*items' }, true],
])('%j: %s', (match, expected) => {
  expect(matches({ ...any, ...match }, call)).toBe(expected);
});

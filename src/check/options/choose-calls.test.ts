import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Tool } from '../../client/tool.ts';
import { fullOptions } from './check-options.ts';
import { callsFor } from './choose-calls.ts';

const tool = (inputSchema: unknown): Tool => ({
  name: 't',
  inputSchema: inputSchema as Tool['inputSchema'],
  readOnly: true,
  idempotent: true,
});
const given = { tool: 't', arguments: { a: 'b' } };

/** A schema so deep that reading it takes more stack than there is. */
const deep = (): object => {
  let schema = {};
  for (let i = 0; i < 20_000; i++) schema = { properties: { a: schema } };
  return schema;
};

describe.each<[string, unknown]>([
  ['a reference to a file', { $ref: 'file:///etc/passwd' }],
  ['a reference to another document', { properties: { a: { $ref: 'other.json#/a' } } }],
  ['a reference to nothing', { $ref: '#/$defs/none' }],
  ['a reference that no URL is', { $ref: '\u001B[31m\u009B\u202E' }],
  ['references in a circle', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }],
  ['a reference to itself', { $ref: '#' }],
  ['an id elsewhere', { $id: 'file:///etc/', $ref: 'passwd' }],
  ['an empty enum', { properties: { a: { enum: [] } } }],
  ['a pattern that is none', { properties: { a: { type: 'string', pattern: '(' } } }],
  ['a dialect of its own', { $schema: 'http://schema.example/mine', type: 'object' }],
  ['a type that is none', { type: 7 }],
  ['required text', { required: 'a' }],
  ['a nesting without end', deep()],
  ['no object', 5],
  ['null', null],
])('a schema with %s', (_, schema) => {
  it('is left out, with the reason', () => {
    const { calls, leftOut } = callsFor([tool(schema)], fullOptions({}));

    expect(calls).toEqual([]);
    expect(leftOut).toEqual([{ tool: 't', why: expect.stringMatching(/^no arguments could be generated: ./) }]);
  });

  it('has nothing against arguments that were given', () => {
    const { calls, leftOut } = callsFor([tool(schema)], fullOptions({ calls: [given] }));

    expect({ calls, leftOut }).toEqual({ calls: [{ tool: 't', tries: [{ a: 'b' }], generated: false }], leftOut: [] });
  });
});

it('arguments that were given are held against a schema that can be read', () => {
  const numbers = tool({ type: 'object', properties: { a: { type: 'number' } } });

  const { calls, refused } = callsFor([numbers], fullOptions({ calls: [given] }));

  expect(calls).toEqual([]);
  expect(refused).toMatchObject([{ why: expect.stringMatching(/do not fit its inputSchema: \/a must/) }]);
});

it('a reference to a web page is not followed', async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { leftOut } = callsFor([tool({ $ref: `http://127.0.0.1:${port}/schema.json` })], fullOptions({}));
  await new Promise((resolve) => setTimeout(resolve, 100));
  server.close();

  expect(leftOut).toHaveLength(1);
  expect(requests).toBe(0);
});

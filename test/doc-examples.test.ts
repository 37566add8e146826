import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSurface, withFolder } from '../scripts/api-surface.mjs';
import buildOnce from './build-once.ts';
import { type Example, ExampleProject, examplesIn } from './doc-examples/example-project.ts';

/** The examples in the doc comments of the public surface compile against the package's types, and run. */

buildOnce();
const { symbols } = withFolder((work) => readSurface({ work }));
const exported = symbols.filter(({ entry, name }) => entry === 'mcp-deadline' && /^\w+$/.test(name));

const examples: readonly Example[] = symbols.flatMap(({ entry, name, comment }) =>
  examplesIn(comment).map((code, index) => ({
    name: `${name === entry ? '' : `${entry}: `}${name}${index === 0 ? '' : ` (${index + 1})`}`,
    code,
  })),
);

/** Examples that are wrong, each in its own way, and how far it comes. */
const twins: readonly (Example & { readonly fails: 'to compile' | 'to run' })[] = [
  {
    name: 'a wrong type',
    fails: 'to compile',
    code: "const given: CheckOptions = { clients: ['cursor'], seed: 'seven' };",
  },
  { name: 'a name that is not exported', fails: 'to compile', code: "import { chek } from 'mcp-deadline';\nchek;" },
  {
    name: 'a wrong claim',
    fails: 'to run',
    code: [
      "import assert from 'node:assert/strict';",
      "const { call } = await scenario(server, { client: 'codex-cli', call: { tool: 'search' } });",
      "assert.equal(call?.verdict, 'fails');",
    ].join('\n'),
  },
  {
    name: 'a test of vitest that fails',
    fails: 'to run',
    code: [
      "import { expect, test } from 'vitest';",
      "import 'mcp-deadline/vitest';",
      "test('no such answer', () => expect(server).not.toAnswerInTime('search', {}, { clients: ['codex-cli'] }));",
    ].join('\n'),
  },
  {
    name: 'a test of node:test that fails',
    fails: 'to run',
    code: "import { test } from 'node:test';\ntest('fails', () => Promise.reject(new Error('wrong')));",
  },
];

const names = exported.map(({ name }) => name);
const project = new ExampleProject([...examples, ...twins], names);
let compiled: ReadonlyMap<string, string>;
let ran: ReadonlyMap<string, string>;

beforeAll(() => {
  compiled = project.compile();
  ran = project.run();
}, 300_000);

afterAll(() => project.remove());

test('the project compiles', () => {
  expect(compiled.get('the project')).toBeUndefined();
});

describe('the example of', () => {
  test.each(examples)('$name compiles and runs', ({ name }) => {
    expect(compiled.get(name) ?? '').toBe('');
    expect(ran.get(name) ?? '').toBe('');
  });
});

describe('an example is noticed that has', () => {
  test.each(twins)('$name: it fails $fails', ({ name, fails }) => {
    expect((fails === 'to compile' ? compiled : ran).get(name) ?? '').not.toBe('');
  });
});

import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { suites } from '../../suites/index.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { type Hints, pages } from './servers/pages.ts';

const clients = ['codex-cli'];

const found = (findings: readonly { readonly property: string | null; readonly message: string }[]) =>
  findings.map(({ property, message }) => `${property}: ${message.replace(/\s+/g, ' ')}`);

test('an answer that is larger than its client accepts', async () => {
  const big = (chars: number) => () => scriptedServer({ read: async () => 'x'.repeat(chars) });
  const of = async (chars: number) =>
    found(await suites.payload.findings(big(chars), { clients: ['claude-code-cli'] }));
  expect(await of(500_000)).toEqual([expect.stringMatching(/^answer-over-limit: /)]);
  expect(await of(100)).toEqual([]);
});

describe('a partial result', () => {
  const calls = [{ tool: 'rows', arguments: {} }];
  const of = async (hints: Hints) => found(await suites.payload.findings(pages(hints), { clients, calls }));

  test('whose hints lead to the rest has no finding', async () => {
    expect(await of('lead')).toEqual([]);
  });

  test.each<[Hints, string]>([
    ['none', 'the result says that it is partial ("hasMore"), and gives no argument with which the rest comes'],
    ['refused', 'the hint of a partial result, {"cursor":"1"}, is answered with an error'],
    ['same', 'the hint of a partial result, {"cursor":"1"}, gives the same part again'],
  ])('is found: %s', async (hints, message) => {
    expect(await of(hints)).toEqual([expect.stringContaining(message)]);
  });

  test('is not judged where no result is partial', async () => {
    const whole = () => scriptedServer({ read: async () => 'all' });
    const { notJudged } = await suites.payload.result(whole, { clients });
    expect(notJudged.map(({ property }) => property)).toEqual(['partial-without-rest']);
  });
});

test('an error that does not say what failed', async () => {
  const failing = (text: string) => () =>
    scriptedServer({
      search: async () => {
        const response = await fetch('http://upstream.test/');
        return response.ok ? 'found' : { content: [{ type: 'text' as const, text }], isError: true };
      },
    });
  const of = async (text: string) => {
    const options = { clients, faults: [faults.upstreamStatus()], failOn: ['unclear-errors'] } as const;
    return found(await suites.answersInTime.findings(failing(text), options));
  };
  expect(await of('Error')).toEqual([
    expect.stringContaining('the call was answered with an error that says only that something failed: "Error"'),
  ]);
  expect(await of("Cannot read properties of undefined (reading 'rows')")).toEqual([
    expect.stringContaining('is an error of the program that escaped'),
  ]);
  expect(await of('The search service answered 503. Try again in a minute, or with a narrower query.')).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { isUnknown } from '../../src/clocks/evidence.ts';
import type { ProtocolViolation, Tolerance } from '../../src/clocks/protocol-violation.ts';
import { judgeCall } from '../../src/properties/judging/judge-call.ts';
import { judgeStartup } from '../../src/properties/judging/judge-startup.ts';
import { callIds } from '../../src/properties/reading/call-record.ts';
import { profile } from '../played.ts';
import { profileOf } from './mock-observed.ts';
import { mockOdd, mockOddRun } from './mock-odd.ts';
import { type OddBehaviour, oddBehaviours } from './odd-behaviours.ts';
import { realOdd } from './real-odd.ts';

const behaviour = (name: string): OddBehaviour => {
  const found = oddBehaviours.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no behaviour ${name}`);
  return found;
};

/** Nobody's answer to a list that repeats itself in v1 is the SDK's: its program asks for each page. */
const ofPrograms: ReadonlySet<string> = new Set(['the same page for ever']);

describe.each(['v1', 'v2'] as const)('the mock client of SDK %s takes an odd server as the real one does', (sdk) => {
  test.each(oddBehaviours.filter(({ name }) => sdk === 'v2' || !ofPrograms.has(name)))('$name', async (odd) => {
    const real = await realOdd(sdk, odd);
    expect(await mockOdd(profileOf(sdk), odd)).toEqual(real);
  });
});

/** A profile with another tolerance of one protocol violation, or of which that is unknown (`null`). */
function tolerating(base: ClientProfile, violation: ProtocolViolation, tolerance: Tolerance | null): ClientProfile {
  const { takes } = base.wire;
  if (takes === undefined || isUnknown(takes)) throw new Error('nobody looked');
  const is = { ...takes.is, [violation]: tolerance ?? { unknown: 'nobody looked' } };
  return { ...base, wire: { ...base.wire, takes: { ...takes, is } } };
}

describe('a wrong profile is caught', () => {
  test.each([
    ['a call answered with its id as a string', 'id-as-text', 'dropped'],
    ['a result and an error', 'result-and-error', 'read'],
    ['a result and an error', 'result-and-error', 'as-error'],
    ['a field that JSON-RPC does not have', 'extra-fields', 'read'],
    ['no line end, and then the end', 'no-line-end', 'read'],
    ['a version that nobody knows', 'unknown-version', 'read'],
    ['a schema that is null', 'odd-tool', 'read'],
    ['a cursor that is null', 'null-for-absent', 'read'],
    ['an output schema, and no structured content', 'no-structured-content', 'read'],
    ['progress that says nothing', 'odd-progress', 'read'],
    ['progress whose token is a string', 'token-as-text', 'dropped'],
  ] as const)('%s, %s %s', async (name, violation, tolerance) => {
    const real = await realOdd('v1', behaviour(name));
    expect(await mockOdd(tolerating(profileOf('v1'), violation, tolerance), behaviour(name))).not.toEqual(real);
  });
});

describe('what nobody knows of a client', () => {
  const judged = async (client: ClientProfile, name: string) => {
    const { transcript } = await mockOddRun(client, behaviour(name));
    const [call] = callIds(transcript);
    return {
      startup: judgeStartup(transcript, 1),
      call: call === undefined ? null : judgeCall(transcript, call, 1),
    };
  };

  test('passes nobody: the call is unknown, and says why', async () => {
    const name = 'a call answered with its id as a string';
    const { startup, call } = await judged(tolerating(profileOf('v1'), 'id-as-text', null), name);
    expect(startup?.verdict).toBe('fits');
    expect(call).toMatchObject({ verdict: 'unknown', outcome: 'answered' });
    expect(call?.gaveUp).toMatchObject({ by: 'typescript-sdk-v1/guessed-reading', earliestMs: 1_000, latestMs: null });
    expect(call?.gaveUp?.because).toContain('gives its id as the string "2"');
  });

  test('passes no start-up either', async () => {
    const { startup } = await judged(
      tolerating(profileOf('v1'), 'unknown-version', null),
      'a version that nobody knows',
    );
    expect(startup).toMatchObject({ verdict: 'unknown', gaveUp: { during: 'handshake' } });
  });

  test('is of no matter where it makes no difference', async () => {
    const unread = tolerating(profileOf('v1'), 'odd-progress', null);
    const { call } = await judged({ ...unread, deadlines: {} }, 'progress that says nothing');
    expect(call?.verdict).toBe('fits');
  });

  test('is of no matter to a server in order', async () => {
    const { startup, call } = await judged(tolerating(profileOf('v1'), 'id-as-text', null), 'CRLF');
    expect([startup?.verdict, call?.verdict]).toEqual(['fits', 'fits']);
  });
});

test.each([
  [profileOf('v1'), "Server's protocol version is not supported: 1999-01-01"],
  [profile('python-sdk-v1'), 'Unsupported protocol version from the server: 1999-01-01'],
] as const)('the caller of a client that refuses a version is shown which one', async (client, error) => {
  const { transcript } = await mockOddRun(client, behaviour('a version that nobody knows'));
  expect(transcript.entries.find(({ kind }) => kind === 'told')).toMatchObject({ down: { error } });
});

/** Clients that were not run: their evidence is what their code says. */
describe('clients whose code was read', () => {
  test.each([
    ['python-sdk-v1', 'a call answered with its id as a string', 'answered', 1_000],
    ['python-sdk-v1', 'a result and an error', 'call', 1_000],
    ['python-sdk-v1', 'a field that JSON-RPC does not have', 'answered', 1_000],
    ['python-sdk-v1', 'a cursor that is null', 'answered', 1_000],
    ['python-sdk-v1', 'no content', 'call', 1_000],
    ['python-sdk-v1', 'a version that nobody knows', 'startup', 0],
    ['python-sdk-v1', 'no line end, and then the end', 'call', 1_000],
    ['codex-cli', 'no line end, and then the end', 'answered', 1_000],
    ['codex-cli', 'a result and an error', 'answered', 1_000],
    ['codex-cli', 'a version that nobody knows', 'answered', 1_000],
    ['codex-cli', 'a schema that is null', 'startup', 0],
    ['vscode', 'a call answered with its id as a string', 'lost', null],
    ['vscode', 'a result and an error', 'answered', 1_000],
  ] as const)('%s: %s', async (client, name, phase, atMs) => {
    const usual =
      behaviour(name).parts.call === undefined ? { ...behaviour('CRLF').parts, ...behaviour(name).parts } : null;
    const odd = usual === null ? behaviour(name) : { name, parts: usual };
    expect(await mockOdd(profile(client), odd)).toMatchObject({ phase, atMs });
  });
});

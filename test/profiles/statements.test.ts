import { describe, expect, test } from 'vitest';
import { clients } from '../../mocks/clients.ts';
import { evidenceOf } from '../../src/clocks/evidence-of-version.ts';
import { whyNotPlayed } from '../../src/clocks/not-played.ts';
import { type ProfileStatement, statementsOf } from '../../src/clocks/profile-statements.ts';
import { situations } from './situations.ts';

/** What a statement is of, so that one play shows of all alike that they are used. */
function kindOf(statement: ProfileStatement): string {
  switch (statement.kind) {
    case 'deadline': {
      const { over } = statement.is;
      return `deadline over ${typeof over === 'string' ? over : over[0]}`;
    }
    case 'reaction':
      return `reaction on ${statement.is.on}`;
    case 'retry':
      return `retry of ${statement.is.of}`;
    case 'queue':
      return `queue of ${statement.is.of}`;
    case 'cadence':
      return `cadence of ${statement.is.of}`;
    case 'limit':
      return `limit of ${statement.is.of}`;
    case 'quirk':
      return `quirk ${statement.is.quirk}`;
    case 'wire':
      return `wire ${statement.name}`;
    default:
      return statement.kind;
  }
}

const all = clients.flatMap((client) => {
  const own = statementsOf(client);
  return own.map((statement) => ({ client, statement, why: whyNotPlayed(statement, own) }));
});

test('every statement is played, or not played for a reason that is told', () => {
  const notPlayed = all.filter(({ why }) => why !== null);
  expect(all.length).toBeGreaterThan(500);
  for (const { why } of notPlayed) expect(why?.length).toBeGreaterThan(10);
  expect([...new Set(notPlayed.map(({ statement }) => kindOf(statement)))].sort()).toEqual([
    'cadence of poll',
    'deadline over connection',
    'deadline over task',
    'limit of event',
    'limit of tools',
    'quirk abort-listener-outlives-request',
    'quirk last-progress-lost-in-shared-chunk',
    'quirk timeout-grows-with-body',
    'wire lateAnswer',
  ]);
});

test('of every kind that is played a play shows it', () => {
  const kinds = new Set(all.filter(({ why }) => why === null).map(({ statement }) => kindOf(statement)));
  const shown = new Set([...Object.keys(situations), ...shownElsewhere]);
  expect([...kinds].filter((kind) => !shown.has(kind)).sort()).toEqual([]);
});

/** Kinds that tests of their own hold. */
const shownElsewhere = [
  'setting', // src/clocks/setting-ms.test.ts
  'startup', // test/start-ups.test.ts
  'limit of result', // src/clocks/plain-limit.ts, judged: test/faults/oversized-payload.test.ts
  'limit of body', // the same
  'queue of call', // src/client/queues.test.ts
  'queue of execution', // the same
  'queue of exchange', // test/faults/http1-degradation.test.ts
  'cadence of attempt', // mocks/clients/crewai.test.ts
  'deadline over connect', // test/faults/http1-degradation.test.ts
  'retry of stream', // test/faults/http-dropped-streams.test.ts
  'reaction on unauthorized', // test/differential/http.test.ts
  'reaction on http-403', // the same
  'reaction on late-answer', // all that state it drop it, as a play does where nothing is stated: src/client/requests.ts
  'wire versions', // test/wire-classes.test.ts
  'wire progressToken', // the same
  'wire answers', // the same
  'wire followsPages', // the same
  'wire paging', // test/endless-lists.test.ts
  'wire takes', // test/differential/odd-servers.test.ts
  'wire listens', // test/differential/http.test.ts
  'wire refusals', // the same
  'wire clientInfo', // test/profiles/names.test.ts
  'wire lateAnswer', // src/client/requests.ts drops it
];

describe('a play is another one without the statement', () => {
  const firsts = new Map<string, (typeof all)[number]>();
  for (const one of all) {
    const kind = kindOf(one.statement);
    const situation = situations[kind];
    if (one.why === null && situation !== undefined && (situation.fits?.(one.statement) ?? true) && !firsts.has(kind))
      firsts.set(kind, one);
  }
  test.each([...firsts.entries()])('%s', async (kind, { statement }) => {
    const situation = situations[kind];
    if (situation === undefined) throw new Error(`no situation for ${kind}`);
    const without = await situation.play(null);
    expect(await situation.play(null)).toEqual(without);
    expect(await situation.play(statement)).not.toEqual(without);
  });
});

test('a version that is claimed has evidence of that version', () => {
  const unproved = clients.filter((client) =>
    statementsOf(client).every((statement) => evidenceOf(statement.is, client, statement.of) !== 'this-version'),
  );
  expect(unproved.map(({ id }) => id)).toEqual([]);
});

test('of some statements there is evidence of an older version alone', () => {
  const older = all.filter(({ client, statement }) => evidenceOf(statement.is, client, statement.of) === 'older');
  const labels = older.map(({ statement }) => statement.label);
  expect(labels).toContain('codex-cli/startup');
  expect(labels).not.toContain('codex-cli/call');
});

import { describe, expect, test } from 'vitest';
import { by, unknown } from './authoring.ts';
import { basedOn } from './based-on.ts';
import type { ClientProfile } from './client-profile.ts';
import { setting, tested } from './testing/hop.ts';
import { tells } from './testing/plain.ts';

const limit = { over: 'execution', ms: 60_000, outcome: tells, ...tested } as const;
const library: ClientProfile = {
  id: 'library',
  name: 'A library',
  version: '1.0',
  versions: { from: '1.0', to: null, seen: '2026-11-21' },
  startup: { stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'] }], ...tested },
  deadlines: { request: limit, total: { ...limit, ms: 90_000 } },
  reactions: [{ on: 'http-404', fails: 'execution', cause: 'session-lost', outcome: tells, ...tested }],
  retries: [{ of: 'stream', after: 'any', times: 2, backoff: {}, ...tested }],
  settings: { timeout: setting(), cap: setting() },
  wire: {
    versions: { is: ['2025-11-25'], ...tested },
    progressToken: { is: 'when-asked', ...tested },
    lateAnswer: unknown('?'),
    answers: { is: { ping: 'at-once' }, ...tested },
  },
  http: { id: 'fetch', deadlines: { read: { ...limit, over: 'body' } } },
  claims: [{ claim: 'a', source: 'b', verdict: 'c' }],
};
const own = {
  id: 'app',
  name: 'An app',
  version: '2.0',
  versions: { from: '2.0', to: null, seen: '2026-11-21' },
} as const;
const app = basedOn(library, own);
const inferred = [{ basis: 'inferred', source: 'a test', date: '2026-11-21', says: 'from library' }];

describe('a client built on a library', () => {
  test('says who it is itself, and what it is built on', () => {
    expect(app).toMatchObject({ ...own, builtOn: 'library' });
  });

  test('has from it statements that are inferred at best', () => {
    expect(app.startup.evidence).toEqual(inferred);
    expect(app.deadlines.request).toEqual({ ...limit, evidence: inferred });
    expect(app.settings?.timeout?.evidence).toEqual(inferred);
    expect(app.reactions?.[0]?.evidence).toEqual(inferred);
    expect(app.retries?.[0]?.evidence).toEqual(inferred);
    expect(app.wire.versions).toEqual({ is: ['2025-11-25'], evidence: inferred });
    expect(app.wire.lateAnswer).toEqual(unknown('?'));
    expect(app.http).toEqual({ id: 'fetch', deadlines: { read: { ...limit, over: 'body', evidence: inferred } } });
  });

  test('puts its own statements first, and in the place of those of the same name', () => {
    const read = by('source', 'the app');
    const mine = basedOn(library, {
      ...own,
      deadlines: { request: { ...limit, ms: 5_000, ...read } },
      retries: [{ of: 'execution', after: 'any', times: 1, backoff: {}, ...read }],
      wire: { progressToken: { is: 'always', ...read } },
      http: null,
    });
    expect(Object.keys(mine.deadlines)).toEqual(['request', 'total']);
    expect(mine.deadlines.request).toMatchObject({ ms: 5_000, evidence: read.evidence });
    expect(mine.retries?.map(({ of }) => of)).toEqual(['execution', 'stream']);
    expect(mine.wire.progressToken).toMatchObject({ is: 'always', evidence: read.evidence });
    expect(mine.wire.versions).toMatchObject({ evidence: inferred });
    expect(mine.http).toBeNull();
  });

  test('does not have what its library hides from it', () => {
    const mine = basedOn(library, { ...own, settings: { cap: setting({ unit: 's' }) } }, ['total', 'timeout', 'cap']);
    expect(Object.keys(mine.deadlines)).toEqual(['request']);
    expect(mine.settings).toEqual({ cap: setting({ unit: 's' }) });
  });

  test('has no part in what was claimed of the library', () => expect(app).not.toHaveProperty('claims'));

  test('leaves the library as it was', () => expect(library.deadlines.request?.evidence).toEqual(tested.evidence));
});

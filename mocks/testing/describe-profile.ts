import { describe, expect, test } from 'vitest';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { isUnknown } from '../../src/clocks/evidence.ts';
import type { Hop } from '../../src/clocks/hop.ts';
import { plainDeadlines } from '../../src/clocks/plain-deadline.ts';
import { backoffMs } from '../../src/clocks/retry.ts';
import { conditions } from '../../src/clocks/testing/hop.ts';
import { type Judged, type Played, playProfile } from './play-profile.ts';
import { hangs, type Script, tenMinutes } from './scripted-link.ts';
import type { Truth } from './truth.ts';

/**
 * What a client does in a few situations, written by hand from the evidence. Played over stdio, headless, without settings.
 * Times are milliseconds since the call or the start-up began. `... or ...`: as strict and as lax as the unknowns allow. A row
 * reads `fails at 45000, cancelled at 45000`; what the server sees of it is `unknown at 45000` if no source states it.
 */
export interface Row {
  /** A call without an answer. */
  readonly hanging: string;
  /** A call of 600 s with progress every 30 s. */
  readonly progressing: string;
  /** `initialize` without an answer. */
  readonly initialize: string;
  /** `tools/list` without an answer. */
  readonly list: string;
  /** @defaultValue `fits at 0` */
  readonly answeredAtOnce?: string;
  /** Every limit without settings, interactive, read laxly: of the client per transport, and of its HTTP library. */
  readonly limits: { readonly stdio?: string; readonly http?: string; readonly library?: string };
  /** Sizes, retries with their first three waits and the tenth, bounds of settings, and how many at once. */
  readonly besides: string;
}

const eitherWay = (lax: string, { verdict, atMs, earliestMs }: Judged): string =>
  `${verdict === 'unknown' ? 'unknown: ' : ''}${atMs === 'unknown' ? `fails at ${earliestMs} or ` : ''}${lax}`;

const upsOf = ({ ups }: Played): string => ups.map(([atMs, what]) => `, ${what} at ${atMs}`).join('');

function callInWords(played: Played): string {
  const { answeredAtMs, told, call } = played;
  if (call === null) return 'the call never began';
  if (answeredAtMs !== null) return eitherWay(`fits at ${answeredAtMs}`, call);
  return eitherWay(`${told === null ? 'lost' : `fails at ${told.atMs}`}${upsOf(played)}`, call);
}

/** A start-up in words. */
export function startUpInWords(played: Played): string {
  const { startUp, start } = played;
  if (startUp === 'lost') return eitherWay(`lost${upsOf(played)}`, start);
  if (startUp === null) return eitherWay('starts', start);
  const how = startUp.as === 'without-server' ? 'goes on without it' : 'fails';
  return eitherWay(`${how} at ${startUp.atMs}${upsOf(played)}`, start);
}

/** A call in words. */
export const callOf = async (profile: ClientProfile, script: Script): Promise<string> =>
  callInWords(await playProfile(profile, script));

const startUpOf = async (profile: ClientProfile, script: Script): Promise<string> =>
  startUpInWords(await playProfile(profile, script));

const limits = (hop: Hop, transport: 'stdio' | 'http'): string =>
  plainDeadlines(hop, conditions({ transport, mode: 'interactive' }))
    .map(({ name, limitMs }) => `${name} ${limitMs}`)
    .join(', ');

const limitsOf = (client: ClientProfile): Row['limits'] => ({
  ...(client.startup.stdio === undefined ? {} : { stdio: limits(client, 'stdio') }),
  ...(client.startup.url === undefined ? {} : { http: limits(client, 'http') }),
  ...(client.http === null || isUnknown(client.http)
    ? {}
    : { library: `${client.http.id} (${limits(client.http, 'http')})` }),
});

const besidesOf = (hop: Hop): string =>
  [
    ...(hop.limits ?? []).map(({ of, max, unit }) => `${of} ${String(max)} ${unit}`),
    ...(hop.retries ?? []).map(
      ({ of, times, backoff }) =>
        `${of} again ${times === null ? 'without end' : String(times)}: ${[0, 1, 2, 9].map((retry) => backoffMs(backoff, retry)).join(' ')}`,
    ),
    ...Object.entries(hop.settings ?? {})
      .filter(([, { min, max }]) => min !== undefined || max !== undefined)
      .map(([key, { min, max, outside }]) => `${key} ${min ?? ''}..${max ?? ''} ${outside ?? '?'}`),
    ...(hop.queues ?? []).map(({ of, atOnce }) => `${of} ${String(atOnce)} at once`),
  ].join(', ');

/** Whether a statement is part of a profile. */
const isPartOf = (value: unknown, statement: unknown): boolean =>
  value === statement ||
  (typeof value === 'object' && value !== null && Object.values(value).some((part) => isPartOf(part, statement)));

/** The tests of one client profile: its row, played by the real mock client, and what is special about it. */
export function describeProfile(profile: ClientProfile, { row, truths }: { row: Row; truths: readonly Truth[] }): void {
  describe(profile.id, () => {
    test('a call without an answer', async () => expect(await callOf(profile, hangs)).toBe(row.hanging));
    test('a call of 600 s with progress every 30 s', async () =>
      expect(await callOf(profile, tenMinutes)).toBe(row.progressing));
    test('initialize without an answer', async () =>
      expect(await startUpOf(profile, { handshakeMs: null })).toBe(row.initialize));
    test('tools/list without an answer', async () => expect(await startUpOf(profile, { pageMs: null })).toBe(row.list));
    test('a server that answers at once', async () =>
      expect(await callOf(profile, {})).toBe(row.answeredAtOnce ?? 'fits at 0'));
    test('every limit at a glance', () => expect(limitsOf(profile)).toEqual(row.limits));
    test('everything else that has a number, at a glance', () => expect(besidesOf(profile)).toBe(row.besides));
    test('each truth has an id, statements of the profile that it proves, and wrong twins', () => {
      expect(new Set(truths.map(({ id }) => id)).size).toBe(truths.length);
      for (const { id, proves, twins } of truths) {
        expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(
          proves.filter((one) => !isPartOf(profile, one)),
          id,
        ).toEqual([]);
        expect([proves.length > 0, twins.length > 0], id).toEqual([true, true]);
      }
    });
    describe.each(truths)('$id: $says', ({ holds, twins }) => {
      test('is true', () => holds(profile));
      test.each(twins.map((twin, index) => [index, twin] as const))('is not true of twin %i', async (_, twin) => {
        await expect((async () => holds(twin))()).rejects.toMatchObject({ name: 'AssertionError' });
      });
    });
  });
}

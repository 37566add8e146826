import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { applies } from '../src/clocks/conditions.ts';
import type { Deadline } from '../src/clocks/deadline.ts';
import { settingsOf } from '../src/clocks/duration.ts';
import { type Evidence, isUnknown } from '../src/clocks/evidence.ts';
import type { Hop } from '../src/clocks/hop.ts';
import { plainDeadlines } from '../src/clocks/plain-deadline.ts';
import { clientById, clients, folklore, strictest } from './index.ts';

const folder = new URL('./clients/', import.meta.url);
const all = [...clients, strictest, folklore];
const hops: readonly (Hop & Partial<Pick<ClientProfile, 'startup'>>)[] = [
  ...all,
  ...all.flatMap(({ http }) => (http === null || isUnknown(http) ? [] : [http])),
];

/** Every object in a profile that carries evidence. */
function stated(value: unknown): readonly { readonly evidence: readonly Evidence[] }[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = 'evidence' in value ? [value as { readonly evidence: readonly Evidence[] }] : [];
  return [...here, ...Object.values(value).flatMap(stated)];
}

/** Later clients come after these, in any order. */
const publishedFirst = [
  'typescript-sdk-v1',
  'typescript-sdk-v2',
  'python-sdk-v1',
  'python-sdk-v2',
  'claude-code-cli',
  'claude-desktop',
  'cowork',
  'codex-cli',
  'vscode',
  'cursor',
  'devin-desktop',
  'cline-core',
  'continue-ide',
  'qwen-code',
  'gemini-cli',
  'opencode',
  'openai-agents-python',
  'google-adk-python',
  'crewai',
];

test('the clients that were published first keep their order, and every id is unique', () => {
  const ids = clients.map(({ id }) => id);
  expect(ids.slice(0, publishedFirst.length)).toEqual(publishedFirst);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

test('every profile that is listed has its test beside it, and every such test has a profile that is listed', () => {
  const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  expect(tests).toEqual(clients.map(({ id }) => `${id}.test.ts`).toSorted());
  for (const name of tests)
    expect(readFileSync(new URL(name, folder), 'utf8'), name).toMatch(/\ndescribeProfile\(\w+, \{\n {2}row: \{/);
});

test('a client by its id, and only one that is played', () => {
  expect(clientById('vscode')?.name).toBe('VS Code');
  expect(clientById('strictest')).toBe(strictest);
  expect(clientById('folklore')).toBe(folklore);
  expect(clientById('windsurf')).toBeUndefined();
  expect(clientById('toString')).toBeUndefined();
});

test('what a user turns is named as the user knows it', () => {
  expect(clientById('codex-cli')?.deadlines.call).toMatchObject({
    over: 'call',
    ms: { set: ['tool_timeout_sec'], else: 300_000 },
  });
  expect(clientById('codex-cli')?.settings?.tool_timeout_sec?.unit).toBe('s');
});

test('a name and a version on the wire are told only where somebody saw them', () => {
  const seen = clients
    .slice(0, publishedFirst.length)
    .flatMap(({ id, wire: { clientInfo: fact } }) => (fact && !isUnknown(fact) ? [[id, fact.is]] : []));
  expect(seen).toEqual([
    ['claude-desktop', { name: 'claude-ai', version: '0.1.0' }],
    ['codex-cli', { name: 'codex-mcp-client', title: 'Codex', version: '0.171.0' }],
    ['vscode', { name: 'Visual Studio Code', version: '1.139.1' }],
    ['cursor', { name: 'cursor-vscode', version: '1.0.0' }],
    ['cline-core', { name: '@cline/core', version: '0.0.0' }],
    ['gemini-cli', { name: 'gemini-cli-mcp-client', version: '0.61.0' }],
  ]);
});

describe.each(all)('$id', (profile) => {
  test('has an id in kebab case', () => expect(profile.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/));

  test('names a source for every statement, and a date that is a date and not after the look', () => {
    const statements = stated(profile);
    expect(statements.length).toBeGreaterThan(4);
    for (const { evidence } of statements) {
      expect(evidence.length).toBeGreaterThan(0);
      for (const { source, date, basis } of evidence) {
        expect(source.length).toBeGreaterThan(3);
        expect(date ?? '2026-11-21').toMatch(/^202[4-6](-\d\d){0,2}$/);
        expect((date ?? '').localeCompare(profile.versions.seen)).toBeLessThanOrEqual(0);
        if (basis === 'report' || basis === 'maintainer') expect(source).toMatch(/#|\/|issue|log|configuration/i);
      }
    }
  });
});

describe.each(clients)('$id', (profile) => {
  const transports = [
    ...(profile.startup.stdio ? ['stdio' as const] : []),
    ...(profile.startup.url ? ['http' as const] : []),
  ];
  const conditions = transports.flatMap((transport) =>
    (['headless', 'interactive'] as const).map((mode) => ({
      transport,
      mode,
      era: 'initialize' as const,
      settings: {},
    })),
  );

  test('compiles to plain deadlines under both readings, and strictly to no fewer', () => {
    for (const one of conditions) {
      const strict = plainDeadlines(profile, { ...one, reading: 'strict' });
      const lax = plainDeadlines(profile, { ...one, reading: 'lax' });
      expect(new Set(strict.map(({ by }) => by)).size).toBe(strict.length);
      for (const { by, limitMs } of [...strict, ...lax]) expect({ by, ok: limitMs >= 0 }).toEqual({ by, ok: true });
      for (const { name, limitMs } of lax)
        expect(strict.find((other) => other.name === name)?.limitMs).toBeLessThanOrEqual(limitMs);
      expect(strict.filter(({ guessed }) => !guessed).map(({ by }) => by)).toEqual(
        lax.filter(({ guessed }) => !guessed).map(({ by }) => by),
      );
    }
  });

  test('says how it starts, and one way of it under each condition', () => {
    const ways = [...(profile.startup.stdio ?? []), ...(profile.startup.url ?? [])];
    expect(ways.length).toBeGreaterThan(0);
    for (const one of conditions) expect(ways.some(({ when }) => applies(when, { ...one, reading: 'lax' }))).toBe(true);
  });
});

describe.each(hops)('$id', ({ deadlines, settings = {}, retries = [], startup }) => {
  const named = Object.entries(deadlines) as [string, Deadline][];

  test('reads only settings that it has, and has none that nothing reads', () => {
    const read = named.flatMap(([, { ms }]) => settingsOf(ms));
    for (const key of read) expect(settings).toHaveProperty([key]);
    const ways = startup === undefined ? [] : [...(startup.stdio ?? []), ...(startup.url ?? [])];
    const guards = [...named, ...retries.entries()].map(([, { when }]) => when).concat(ways.map(({ when }) => when));
    const known = [...read, ...guards.flatMap((when) => Object.keys(when?.setting ?? {}))];
    const idle = Object.entries(settings).filter(([key, { effect }]) => !known.includes(key) && effect === 'honoured');
    expect(
      idle.map(([key]) => key).filter((key) => !['onprogress', 'supports_parallel_tool_calls'].includes(key)),
    ).toEqual([]);
  });

  test('leaves armed only deadlines that it has', () => {
    for (const [, { outcome }] of named)
      for (const name of [...(outcome.leaves ?? []), ...(outcome.leavesInside ?? [])])
        expect(deadlines).toHaveProperty([name]);
  });

  test('does not say that there is no limit where a setting may give one, nor bounds the wrong way round', () => {
    for (const [, { ms, outcome }] of named) {
      if (ms === null) expect(outcome.toCaller === 'nothing' || outcome.toServer.constructor === Array).toBe(true);
      if (ms !== null && typeof ms === 'object' && 'unknown' in ms)
        expect(ms.atLeastMs?.is ?? 0).toBeLessThanOrEqual(ms.atMostMs?.is ?? Number.POSITIVE_INFINITY);
    }
  });
});

import { expect, test } from 'vitest';
import { clients } from '../../mocks/clients.ts';
import { gateways } from '../../mocks/gateways.ts';
import { knownFaults } from '../faults/fault-registry.ts';
import { clientEntries } from './clients-list.ts';
import { faultEntries } from './faults-list.ts';
import { gatewayEntries } from './gateways-list.ts';
import { type ListEntry, listing } from './listing.ts';

const all = { ids: [], json: true };
interface Client {
  readonly id: string;
  readonly clocks: { readonly [transport: string]: readonly { readonly by: string; readonly limitMs: unknown }[] };
}
interface Fault {
  readonly id: string;
  readonly parameters: readonly { readonly name: string; readonly allowed: string; readonly default: unknown }[];
}

test.each<[string, readonly ListEntry[], readonly string[]]>([
  ['client', clientEntries(), clients.map(({ id }) => id)],
  ['fault', faultEntries(), knownFaults().map(({ id }) => id)],
  ['gateway', gatewayEntries(), gateways.map(({ id }) => id)],
])('every %s is listed, as JSON and as text', (what, entries, ids) => {
  expect(
    JSON.parse(listing(what, entries, all))
      .map(({ id }: { id: string }) => id)
      .toSorted(),
  ).toEqual(ids.toSorted());
  const text = listing(what, entries, { ...all, json: false });
  expect(ids.filter((id) => !new RegExp(`^${id}\\b`, 'm').test(text))).toEqual([]);
});

test('a client has its clocks as numbers, over each transport that it speaks', () => {
  const [codex]: Client[] = JSON.parse(listing('client', clientEntries(), { ids: ['codex-cli'], json: true }));
  expect(Object.keys(codex?.clocks ?? {})).toEqual(['stdio', 'http']);
  expect(codex?.clocks.stdio).toContainEqual(expect.objectContaining({ by: 'codex-cli/call', limitMs: 300_000 }));
});

test('a parameter of a fault says what it may be', () => {
  const [cut]: Fault[] = JSON.parse(listing('fault', faultEntries(), { ids: ['absolute-cut'], json: true }));
  expect(cut?.parameters).toMatchObject([
    { name: 'capMs', allowed: 'a whole number from 0', default: 30_000 },
    { name: 'how', allowed: 'one of 504, truncate-200, fin, rst', default: 'truncate-200' },
  ]);
});

test('only those that are named are listed, and one that does not exist is an error with a suggestion', () => {
  const text = listing('client', clientEntries(), { ids: ['vscode'], json: false });
  expect(text.startsWith('vscode@')).toBe(true);
  expect(text).not.toContain('codex-cli@');
  expect(() => listing('client', clientEntries(), { ids: ['vscod'], json: false })).toThrow('Did you mean "vscode"?');
});

test('a client says what of it is not played, what nobody knows, and what is known of an older version alone', () => {
  const text = (id: string) => listing('client', clientEntries(), { ids: [id], json: false });
  expect(text('vscode')).toContain('not played: taskTtl (no play runs a tool as a task)');
  expect(text('devin-desktop')).toContain('unknown: wire versions (');
  expect(text('codex-cli')).toMatch(/\n {2}not confirmed for 0\.171: .*\blist\b/);
  expect(text('codex-cli')).toMatch(/\n {2}list .*\n.*\(not confirmed for 0\.171\)\n/);
  expect(text('codex-cli')).not.toMatch(/\n {2}call .*\n.*\(not confirmed for 0\.171\)\n/);
});

test('a clock says from where it runs, with which setting it holds, and that the client then no longer waits', () => {
  const text = listing('client', clientEntries(), { ids: ['codex-cli'], json: false });
  expect(text).toContain(
    'turn             1 000 ms over startup, only with required = false, after which the client no longer waits\n',
  );
  expect(text).toContain('transportClosed  3 000 ms over execution, from transport-error\n');
  // The evidence of this version comes first, before what was read in the code of an older one.
  expect(text).toMatch(/\n {2}call .*\n {19}measured: codex-cli 0\.169 to 0\.171 /);
});

test('and the same as JSON', () => {
  interface Statement {
    readonly label: string;
    readonly notPlayed: string | null;
    readonly evidenceOf: string;
  }
  const [vscode]: { readonly statements: readonly Statement[] }[] = JSON.parse(
    listing('client', clientEntries(), { ids: ['vscode'], json: true }),
  );
  const named = (label: string) => vscode?.statements.find((one) => one.label === label);
  expect(named('vscode/taskTtl')).toMatchObject({ notPlayed: 'no play runs a tool as a task', evidenceOf: 'older' });
  expect(named('vscode/on http-404')).toMatchObject({ notPlayed: null, evidenceOf: 'this-version' });
  expect(named('undici-vscode/queue of each exchange')).toMatchObject({ evidenceOf: 'library' });
});

test('faults are listed by layer, with places, defences and incidents', () => {
  const layers: string[] = JSON.parse(listing('fault', faultEntries(), all)).map(
    ({ layer }: { layer: string }) => layer,
  );
  expect(layers.filter((layer, index) => layer !== layers[index - 1])).toEqual([...new Set(layers)]);
  expect(listing('fault', faultEntries(), { ids: ['idle-cut'], json: false })).toMatch(
    /\n {2}places {13}in-process-http, http-child, remote-url/,
  );
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { budgetSchema, reportSchema } from '../scripts/report-schema.mjs';
import { budgets } from '../src/check/budgets.ts';
import { check } from '../src/check/check.ts';
import { seededDraws } from '../src/check/draws/seeded-draws.ts';
import type { CheckOptions } from '../src/check/options/check-options.ts';
import { faultPlans } from '../src/check/property-runs/fault-plans.ts';
import { searchCases } from '../src/check/property-runs/search-cases.ts';
import { faultReach } from '../src/check/reach/fault-reach.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const server = () =>
  scriptedServer({
    quick: async () => 'done',
    slow: async () => {
      await wait(400_000);
      return 'late';
    },
  });

describe('the schema of the report', () => {
  let strict: ReturnType<Ajv['compile']>;
  beforeAll(() => {
    strict = new Ajv({ allErrors: true, strict: false }).compile(reportSchema(false));
  }, 120_000);

  test.each<[string, CheckOptions]>([
    ['every client', {}],
    ['faults', { clients: ['codex-cli'], faults: [{ fault: 'upstream-slow', parameters: { delayMs: 45_000 } }] }],
    [
      'known failures',
      {
        clients: ['codex-cli'],
        expect: {
          startups: [{ client: 'codex-cli' }],
          cells: [
            { client: 'codex-cli', tool: 'slow', because: 'it will be a job' },
            { client: 'vscode', tool: 'slow' },
          ],
        },
      },
    ],
    ['an own budget', { clients: ['codex-cli'], budgets: { slow: 5_000 } }],
  ])('describes a report of %s, down to every field', async (_, options) => {
    const report: unknown = JSON.parse(JSON.stringify(await check(server, options)));
    strict(report);
    expect(strict.errors ?? []).toEqual([]);
  });

  test('describes a report with a search and the reach of faults', async () => {
    const clients = ['codex-cli', 'cursor'];
    const faults = faultPlans({ faults: ['late-response'] });
    const checked = await check(server, { clients: ['codex-cli'], calls: [{ tool: 'quick' }], quick: true });
    const search = await searchCases(server, 'quick', { clients, arguments: {}, faults: [], numRuns: 2 });
    const reach = await faultReach(server, 'quick', { clients, arguments: {}, faults });
    strict(JSON.parse(JSON.stringify({ ...checked, searches: [{ ...search, reach }] })));
    expect(strict.errors ?? []).toEqual([]);
  });

  test('describes a report with draws', async () => {
    const faults = [{ fault: 'upstream-slow', parameters: { jitterMs: 10 } }];
    const options = { clients: ['codex-cli', 'cursor'], faults };
    const checked = await check(server, { ...options, calls: [{ tool: 'quick' }], quick: true });
    const draws = await seededDraws(server, 'quick', { ...options, draws: 2, arguments: {} });
    strict(JSON.parse(JSON.stringify({ ...checked, draws: [draws] })));
    expect(strict.errors ?? []).toEqual([]);
  });

  test('describes a report over stdio of a server that ends', async () => {
    const ends = { command: process.execPath, args: ['-e', 'process.exit(3)'] };
    const report: unknown = JSON.parse(JSON.stringify(await check(ends, { clients: ['codex-cli'] })));
    strict(report);
    expect(strict.errors ?? []).toEqual([]);
  });

  test('tells what is no report', () => {
    expect(strict({ schemaVersion: 1 })).toBe(false);
  });

  test('is shipped, and allows fields that come later', () => {
    const shipped = JSON.parse(readFileSync(file('../dist/report.schema.json'), 'utf8'));
    expect(shipped).toEqual(JSON.parse(JSON.stringify(reportSchema(true))));
  });
});

describe('the schema of a budget', () => {
  test('describes it down to every field, and is shipped', { timeout: 120_000 }, async () => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(budgetSchema(false));
    const report = await budgets(server, { clients: ['codex-cli', 'vscode', 'cursor', 'opencode'] });
    validate(JSON.parse(JSON.stringify(report)));
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ schemaVersion: 1 })).toBe(false);
    const shipped = JSON.parse(readFileSync(file('../dist/budget.schema.json'), 'utf8'));
    expect(shipped).toEqual(JSON.parse(JSON.stringify(budgetSchema(true))));
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { FastCheck } from '../src/faults/fault.ts';
import { check, defineFault, faults } from '../src/index.ts';
import buildOnce from './build-once.ts';
import { scriptedServer } from './servers/scripted-server.ts';

/** A fault that is not part of the package works wherever those of the package do. */

const definition = {
  layer: 'protocol',
  summary: 'everything from the server comes late',
  parameters: z.strictObject({ delayMs: z.int().min(0).default(1_000).describe('how much later, in milliseconds') }),
  loses: false,
  reorders: false,
} as const;

describe('defineFault', () => {
  const arbitrary = (fc: FastCheck) => fc.record({ delayMs: fc.nat({ max: 60_000 }) });
  const late = defineFault<{ readonly delayMs: number }>({
    ...definition,
    id: 'test-late-answers',
    arbitrary,
    inject: (context, { delayMs }) => ({
      lift: context.toClient((frame, pass) => {
        if (delayMs > 0) context.note('a frame is late');
        context.setTimer(() => pass(frame), delayMs);
      }),
    }),
  });
  const server = () => scriptedServer({ quick: async () => 'short' });
  const run = async (plan: Parameters<typeof check>[1]) =>
    (await check(server, { clients: ['codex-cli'], calls: [{ tool: 'quick' }], ...plan })).cells[0];

  test('gives a builder, whose parameters have their defaults', async () => {
    expect(late({ delayMs: 5 })).toEqual({ fault: 'test-late-answers', parameters: { delayMs: 5 } });
    expect(await run({ faults: [late()] })).toMatchObject({ verdict: 'fits', answer: { atMs: 1_000 } });
    expect(await run({ faults: [late({ delayMs: 5_000 })] })).toMatchObject({ answer: { atMs: 5_000 } });
  });

  test('makes its id known to plans, whose parameters its schema reads', async () => {
    const parameters = { delayMs: 7_000 };
    expect(await run({ faults: [{ fault: 'test-late-answers', parameters }] })).toMatchObject({
      answer: { atMs: 7_000 },
    });
    await expect(run({ faults: [{ fault: 'test-late-answers', parameters: { delayMs: -1 } }] })).rejects.toMatchObject({
      code: 'ERR_FAULT_PLAN',
      message: expect.stringContaining('plan[0].parameters.delayMs'),
    });
  });

  test.each(['upstream-slow', 'test-late-answers'])('refuses an id that is taken: %s', (id) => {
    const again = () => defineFault({ ...definition, id, arbitrary, inject: () => ({ lift() {} }) });
    expect(again).toThrow(expect.objectContaining({ code: 'ERR_FAULT_PLAN' }));
    expect(again).toThrow(id);
  });

  test.each(['Late', 'late answers', '-late', ''])('refuses an id that is not in kebab case: %j', (id) => {
    expect(() => defineFault({ ...definition, id, arbitrary, inject: () => ({ lift() {} }) })).toThrow(
      expect.objectContaining({ code: 'ERR_FAULT_PLAN', message: expect.stringContaining('kebab case') }),
    );
  });
});

test('faults has a builder for each fault, by its id in camel case', () => {
  expect(faults.upstreamSlow({ delayMs: 5, match: { host: 'a.example' } })).toEqual({
    fault: 'upstream-slow',
    parameters: { delayMs: 5, match: { host: 'a.example' } },
  });
  expect(faults.sseDroppedMidCall()).toEqual({ fault: 'sse-dropped-mid-call', parameters: {} });
});

describe('--use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-use-'));
  const bin = new URL('../dist/src/cli/bin.js', import.meta.url);
  const index = new URL('../dist/src/index.js', import.meta.url).href;
  const module = (name: string, code: string): string => {
    writeFileSync(join(folder, name), code);
    return `./${name}`;
  };
  const run = async (...words: string[]) => {
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [bin.pathname, ...words], { cwd: folder });
      return { status: 0, text: stdout };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { status: code, text: stdout + stderr };
    }
  };
  const zod = pathToFileURL(new URL('../node_modules/zod/index.js', import.meta.url).pathname).href;

  beforeAll(buildOnce);

  const late = () =>
    module(
      'late.mjs',
      `import { defineFault } from ${JSON.stringify(index)};
import { z } from ${JSON.stringify(zod)};
defineFault({
  id: 'late-answers', layer: 'protocol', summary: 'everything from the server comes late',
  parameters: z.strictObject({ delayMs: z.int().min(0).default(1000).describe('how much later, in milliseconds') }),
  arbitrary: (fc) => fc.record({ delayMs: fc.nat() }), loses: false, reorders: false,
  inject: (context, { delayMs }) => ({ lift: context.toClient((frame, pass) => {
    context.note('a frame is late');
    context.setTimer(() => pass(frame), delayMs);
  }) }),
});`,
    );

  test('a fault of the user is listed, and injected', async () => {
    const use = ['--use', late()];
    const listed = await run('faults', ...use, 'late-answers');
    expect(listed.text).toContain('how much later, in milliseconds');
    const server = new URL('servers/hanging-stdio.mjs', import.meta.url).pathname;
    const plan = ['--fault', 'late-answers:delayMs=70000', '--client', 'typescript-sdk-v1', '--json', '-'];
    const checked = await run('check', ...use, ...plan, '--', process.execPath, server);
    expect(JSON.parse(checked.text).startup[0]).toMatchObject({ verdict: 'fails', gaveUp: { atMs: 60_000 } });
    expect(checked.status).toBe(1);
  });

  test.each([
    ['a module that is not there', './absent.mjs', 'could not be loaded'],
    ['one that throws', module('throws.mjs', 'throw new Error("no luck")'), 'no luck'],
    ['one that defines nothing', module('empty.mjs', 'export {};'), 'defines nothing'],
  ])('%s is refused', async (_, use, message) => {
    const { status, text } = await run('faults', '--use', use);
    expect(status).toBe(2);
    expect(text).toContain(`--use ${use}`);
    expect(text).toContain(message);
  });
});

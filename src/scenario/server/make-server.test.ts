import { afterEach, expect, test } from 'vitest';
import { makeServer } from './make-server.ts';
import { renewModulesBy } from './module-renewal.ts';

const server = (more: object = {}) => ({ connect: async () => {}, ...more });

/** A module as `import()` gives it. */
const module = (exports: object): object => Object.assign(Object.create({ [Symbol.toStringTag]: 'Module' }), exports);

const codeOf = (making: Promise<unknown>): Promise<unknown> => making.catch((error: { code?: unknown }) => error.code);

afterEach(() => renewModulesBy(() => {}));

test('a server comes from the function itself, or from the default export or createServer of a module', async () => {
  const [plain, byDefault, byName] = [server(), server(), server()];
  await expect(makeServer(() => plain)).resolves.toBe(plain);
  await expect(makeServer(async () => module({ default: () => byDefault }))).resolves.toBe(byDefault);
  await expect(makeServer(async () => module({ createServer: async () => byName }))).resolves.toBe(byName);
});

test.each([
  ['nothing', null, /gave null and not something with connect/],
  ['a module without a server', module({ start: () => {} }), /gave exports start, none of which makes a server/],
  ['an HTTP app', Object.assign((_req: unknown, _res: unknown) => {}, {}), /gave an HTTP app/],
])('%s is refused, with what to give instead', async (_, made, message) => {
  await expect(makeServer(() => made)).rejects.toMatchObject({ code: 'ERR_SCENARIO', message });
});

test.each([
  ['an McpServer', { isConnected: () => true }],
  ['a Server', { transport: {} }],
])('%s that is connected already is refused', async (_, more) => {
  await expect(codeOf(makeServer(() => server(more)))).resolves.toBe('ERR_SERVER_CONNECTED');
});

test('a server serves one session', async () => {
  const one = server();
  await makeServer(() => one);
  await expect(codeOf(makeServer(() => one))).resolves.toBe('ERR_SERVER_USED');
});

test('a module that was used before is evaluated again where that can be done', async () => {
  let evaluated = 0;
  renewModulesBy(() => {
    evaluated++;
    cached = module({ default: server() });
  });
  let cached = module({ default: server() });
  const load = () => cached;
  const first = await makeServer(load);
  const second = await makeServer(load);
  expect(second).not.toBe(first);
  expect(evaluated).toBe(1);
});

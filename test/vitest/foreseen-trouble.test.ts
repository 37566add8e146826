import { mock } from 'node:test';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import FakeTimers from '@sinonjs/fake-timers';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { check } from '../../src/check/check.ts';
import '../../src/vitest/index.ts';
import { createServer } from './servers/search-server.ts';

const codex = { clients: ['codex-cli'] };
const slow = { delayMs: 45_000 };
const late = { delayMs: 400_000 };

describe('a server that is made already', () => {
  test('serves one world', async () => {
    await expect(createServer()).toAnswerInTime('search', slow, codex);
  });

  test('and one that is late is told as late, though it cannot be played again', async () => {
    await expect(createServer()).not.toAnswerInTime('search', late, codex);
    const report = await check(createServer(), {
      ...codex,
      calls: [{ tool: 'search', arguments: late }],
      faults: [{ fault: 'upstream-slow', parameters: { delayMs: 1_000 } }],
    });
    expect(report.cells).toMatchObject([{ verdict: 'fails' }]);
  });

  test('in a second one it is an error that says to pass a function', async () => {
    const server = createServer();
    await expect(server).toAnswerInTime('search', slow, codex);

    const again = expect(server).toAnswerInTime('search', slow, codex);
    await expect(again).rejects.toMatchObject({ code: 'ERR_SERVER_USED', message: /pass a function that makes one/ });
  });

  test('and so is a function that gives the same one again', async () => {
    const server = createServer();
    const clients = ['codex-cli', 'typescript-sdk-v2'];

    const given = expect(() => server).toAnswerInTime('search', late, { clients });
    await expect(given).rejects.toMatchObject({ code: 'ERR_SERVER_USED' });
  });

  test('one that is connected is an error that says so', async () => {
    const server = createServer();
    await server.connect({ start: async () => {}, send: async () => {}, close: async () => {} });

    const given = expect(server).toAnswerInTime('search', slow, codex);
    await expect(given).rejects.toMatchObject({ code: 'ERR_SERVER_CONNECTED' });
    await expect(check(() => server.server, codex)).rejects.toMatchObject({ code: 'ERR_SERVER_CONNECTED' });
  });
});

describe('shapes of modules', () => {
  const late30 = { delayMs: 30_000 };
  test.each([
    ['a factory by default', () => import('./servers/default-factory.ts')],
    ['a factory by name', () => import('./servers/search-server.ts')],
    ['a factory that needs time', () => import('./servers/async-factory.ts')],
  ])('%s', async (_name, server) => {
    await expect(server).toAnswerInTime('search', late30, { clients: ['codex-cli', 'typescript-sdk-v1', 'vscode'] });
  });

  test('a made server is loaded afresh for every world', async () => {
    const server = () => import('./servers/made-server.ts');

    await expect(server).not.toAnswerInTime('search', late, { clients: ['codex-cli', 'typescript-sdk-v1'] });
    await expect(server).toAnswerInTime('search', slow, { clients: ['codex-cli', 'typescript-sdk-v1'] });
  });

  test('what a module keeps does not outlive its world', async () => {
    // Its batch waits for a timer of its own, which an aborted world takes with it.
    const server = () => import('./servers/batching-server.ts');

    await expect(server).not.toAnswerInTime('batched', late, codex);
    await expect(server).toAnswerInTime('batched', slow, codex);
  });

  test('so it is for a function that does more than to import', async () => {
    const server = async () => {
      const module = await import('./servers/batching-server.ts');
      return module;
    };

    await expect(server).not.toAnswerInTime('batched', late, codex);
    await expect(server).toAnswerInTime('batched', slow, codex);
  });

  test('without a server in it: an error that names what is there', async () => {
    const server = () => import('./servers/no-server.ts');

    const given = expect(server).toAnswerInTime('search', slow, codex);
    await expect(given).rejects.toMatchObject({ code: 'ERR_LINK', message: /exports answer, tools/ });
  });

  test.each([
    ['at once', () => import('./servers/stdio-at-import.ts')],
    ['in main(), which ends the process where that fails', () => import('./servers/stdio-in-main.ts')],
  ])('connected to stdio when it is loaded, %s: use a command', async (_name, server) => {
    const { stdin } = process;
    const listeners = stdin.listenerCount('data');

    const given = expect(server).toAnswerInTime('search', slow, codex);
    await expect(given).rejects.toMatchObject({ code: 'ERR_SERVER_ON_STDIO', message: /Use a command instead/ });
    expect(process.stdin).toBe(stdin);
    expect(stdin.listenerCount('data')).toBe(listeners);
  });
});

describe('a fake clock that is installed already', () => {
  afterEach(() => {
    vi.useRealTimers();
    mock.timers.reset();
  });

  const fakes: { readonly [of: string]: () => () => void } = {
    'of vitest': () => {
      vi.useFakeTimers();
      return () => vi.useRealTimers();
    },
    'of @sinonjs/fake-timers': () => {
      const clock = FakeTimers.install();
      return () => clock.uninstall();
    },
    'of node:test': () => {
      mock.timers.enable({ apis: ['setTimeout', 'Date'] });
      return () => mock.timers.reset();
    },
  };
  test.each(Object.entries(fakes))(
    '%s: an error that says what to do, and nothing is left behind',
    async (_name, install) => {
      const uninstall = install();
      const given = expect(createServer).toAnswerInTime('search', slow, codex);
      const error: unknown = await given.catch((thrown: unknown) => thrown);
      uninstall();

      expect(error).toMatchObject({ code: 'ERR_FAKE_CLOCK', message: /vi\.useRealTimers\(\)/ });
      await expect(createServer).toAnswerInTime('search', slow, codex);
    },
  );
});

describe.concurrent('two checks at once in a thread', () => {
  test.each(['first', 'second', 'third'])('are played one after another: %s', async () => {
    const report = await check(createServer, { ...codex, calls: [{ tool: 'search', arguments: slow }] });
    expect(report.cells).toMatchObject([{ verdict: 'fits', answer: { atMs: 45_000 } }]);
  });
});

test('a check inside a check is an error, and no standstill', async () => {
  let inner: unknown;
  const nesting = () => {
    const server = new McpServer({ name: 'nesting', version: '1.0.0' });
    server.registerTool('check', { description: 'Checks.' }, async () => {
      inner = await check(createServer, codex).catch((error: unknown) => error);
      return { content: [] };
    });
    return server;
  };

  await expect(nesting).toAnswerInTime('check', {}, codex);
  expect(inner).toMatchObject({ code: 'ERR_NESTED_WORLD' });
});

test("the user's own msw answers what the server fetches, in virtual time, and forbids the rest", async () => {
  const upstream = setupServer(
    http.get('https://upstream.example/', async () => {
      await new Promise((resolve) => setTimeout(resolve, 45_000));
      return HttpResponse.text('found');
    }),
  );
  upstream.listen({ onUnhandledRequest: 'error' });
  const fetching = () => {
    const server = new McpServer({ name: 'fetching', version: '1.0.0' });
    server.registerTool('fetch', { description: 'Fetches.' }, async () => {
      const response = await fetch('https://upstream.example/');
      return { content: [{ type: 'text', text: await response.text() }] };
    });
    return server;
  };
  try {
    const report = await check(fetching, { ...codex, calls: [{ tool: 'fetch' }] });
    expect(report.cells).toMatchObject([{ verdict: 'fits', answer: { kind: 'result', atMs: 45_000 } }]);
  } finally {
    upstream.close();
  }
});

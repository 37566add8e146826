// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such are the placeholders of configuration files
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../src/cli/main.ts';
import { parseArguments } from '../src/cli/parse-arguments.ts';
import { readServerConfig, type ServerConfig } from '../src/cli/server-config.ts';
import { configuredClients } from '../src/cli/server-config-clients.ts';
import { parseServerConfigJson } from '../src/cli/server-config-json.ts';
import { withoutSecrets } from '../src/cli/server-config-secrets.ts';
import type { CommandServer } from '../src/scenario/server/server-under-test.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcp-deadline-config-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file into the temporary project and gives its path. */
function file(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const secret = 'sk-very-secret-value';
const one = (entry: object) => ({ mcpServers: { only: { command: 'node', ...entry } } });
const read = (path: string, name?: string, env: { [name: string]: string } = {}) =>
  readServerConfig({ path, env, ...(name === undefined ? {} : { name }) });

/** The server of an entry with a command. */
function started({ server }: ServerConfig): CommandServer {
  if ('url' in server) throw new Error(`it runs already, at ${server.url}`);
  return server;
}

describe('whose file it is and what it says', () => {
  test.each([
    ['.mcp.json', 'mcpServers', 'claude-code-cli', folder],
    ['claude_desktop_config.json', 'mcpServers', 'claude-desktop', undefined],
    ['.cursor/mcp.json', 'mcpServers', 'cursor', folder],
    ['.vscode/mcp.json', 'servers', 'vscode', folder],
    ['cline_mcp_settings.json', 'mcpServers', 'cline-core', undefined],
    ['other.json', 'mcpServers', null, undefined],
  ])('%s', (name, key, owner, cwd) => {
    const path = file(name, { [key]: { only: { command: 'node', args: ['s.js'], env: { KEY: secret } } } });
    expect(read(path)).toEqual({
      name: 'only',
      owner,
      server: { command: 'node', args: ['s.js'], env: { KEY: secret }, ...(cwd === undefined ? {} : { cwd }) },
      settings: {},
      unread: [],
      secrets: { KEY: secret },
    });
  });

  test("servers inside an editor's settings", () => {
    const path = file('settings.json', { 'editor.tabSize': 2, mcp: { servers: { inner: { command: 'x' } } } });
    expect(read(path)).toMatchObject({ name: 'inner', server: { command: 'x', args: [], env: {} } });
  });

  test('a folder of its own is relative to the project', () => {
    expect(started(read(file('.mcp.json', one({ cwd: 'sub' })))).cwd).toBe(join(folder, 'sub'));
  });

  test('comments and trailing commas, and what looks like them inside a text', () => {
    const text = `{ // servers
      "servers": { /* one */ "only": { "command": "node", "args": ["http://x/*y*/", "a,]", "\\"// z",], }, },
    }`;
    expect(started(read(file('.vscode/mcp.json', text))).args).toEqual(['http://x/*y*/', 'a,]', '"// z']);
  });

  test('any JSON is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseServerConfigJson(text)).toEqual(JSON.parse(text));
      }),
      { seed: 7 },
    );
  });
});

describe('a server that runs already', () => {
  const url = 'https://example.com/mcp';
  const headers = { Authorization: `Bearer \${env:TOKEN}` };

  test('has its address, and headers that no report shows', () => {
    const path = file('.mcp.json', { mcpServers: { only: { type: 'http', url, headers, timeout: 5000 } } });
    expect(read(path, undefined, { TOKEN: secret })).toEqual({
      name: 'only',
      owner: 'claude-code-cli',
      server: { url, headers: { authorization: `Bearer ${secret}` }, transport: 'http' },
      settings: { timeout: 5000 },
      unread: [],
      secrets: { TOKEN: secret, authorization: `Bearer ${secret}` },
    });
  });

  test.each([
    ['.mcp.json', { url }, undefined],
    ['.mcp.json', { type: 'sse', url }, 'sse'],
    ['.gemini/settings.json', { url }, 'sse'],
    ['.gemini/settings.json', { httpUrl: url }, 'http'],
    ['other.json', { serverUrl: url }, undefined],
  ])('%s: %j', (name, entry, transport) => {
    const { server } = read(file(name, { mcpServers: { only: entry } }));
    expect(server).toMatchObject({ url });
    expect('transport' in server ? server.transport : undefined).toBe(transport);
  });

  test('is replayed by its file, and is not started', async () => {
    const path = file('.mcp.json', { mcpServers: { only: { url, headers: { 'x-key': secret } } } });
    const invocation = await parseArguments(['check', '--config', path]);
    expect(invocation).toMatchObject({
      server: { url, replayAs: ['--config', path, '--server', 'only'] },
      notes: [expect.stringContaining('headers x-key (values not shown)')],
    });
    await expect(parseArguments(['check', '--config', path, '--env', 'A=b'])).rejects.toThrow('runs already');
  });
});

describe('which server', () => {
  const path = file('several.json', { mcpServers: { search: { command: 'a' }, files: { command: 'b' } } });

  test('the one that is named', () => expect(started(read(path, 'files')).command).toBe('b'));
  test.each([
    [undefined, 'choose one with --server search | files'],
    ['serch', 'Did you mean "search"?'],
    ['constructor', 'has no server "constructor"'],
  ])('%s is refused', (name, message) => {
    expect(() => read(path, name)).toThrow(message);
  });
});

describe('placeholders', () => {
  const resolved = (text: string, env = {}, more = {}) =>
    started(
      read(file('.vscode/mcp.json', { servers: { only: { command: 'node', args: [text] } }, ...more }), undefined, env),
    ).args?.[0];

  test.each([
    ['${workspaceFolder}/s.js', {}, `${folder}/s.js`],
    ['${workspaceFolderBasename}', {}, basename(folder)],
    ['${env:HOST}:${env:PORT}', { HOST: 'h', PORT: '1' }, 'h:1'],
    ['${HOST}', { HOST: 'h' }, 'h'],
    ['${HOST:-local}', {}, 'local'],
    ['${HOST:-local}', { HOST: 'h' }, 'h'],
    ['$HOME ${env:A}', { A: '${env:B}' }, '$HOME ${env:B}'],
  ])('%s', (text, env, value) => {
    expect(resolved(text, env)).toBe(value);
  });

  test('an input has the default that the file gives it', () => {
    const inputs = [{ id: 'level', type: 'promptString', default: 'low' }];
    expect(resolved('${input:level}', {}, { inputs })).toBe('low');
  });

  test.each([
    ['${env:NO_SUCH}', 'the environment has no NO_SUCH'],
    ['${NO_SUCH}', 'the environment has no NO_SUCH'],
    ['${input:key}', 'a person is asked for it'],
    ['${command:pick}', 'it means nothing to mcp-deadline'],
  ])('%s without a value is an error that names it', (text, message) => {
    expect(() => resolved(text)).toThrow(`${text} in args[0] cannot be resolved: ${message}`);
  });

  test('one in the environment says how to give it, and giving it is enough', () => {
    const path = file('.mcp.json', one({ env: { KEY: '${input:key}' } }));
    expect(() => read(path)).toThrow('give --env KEY=<value>');
    expect(started(readServerConfig({ path, env: {}, givenEnv: { KEY: 'mine' } })).env).toEqual({ KEY: 'mine' });
  });
});

describe('settings of the client whose file it is', () => {
  const configured = (name: string, entry: object, clients: string[]) =>
    configuredClients(clients, read(file(name, one(entry))));
  const settingsOf = (configuration: ReturnType<typeof configured>) =>
    Object.fromEntries(configuration.clients.map(({ profile, settings }) => [profile.id, settings]));

  test('are applied to it, and to nobody else', () => {
    const result = configured('.mcp.json', { timeout: 90_000 }, ['claude-code-cli', 'codex-cli']);
    expect(settingsOf(result)).toEqual({ 'claude-code-cli': { timeout: 90_000 }, 'codex-cli': {} });
    expect(result.notes).toEqual(['timeout = 90000 is applied to claude-code-cli']);
  });

  test('what the command line says goes first', () => {
    const result = configured('.mcp.json', { timeout: 90_000 }, ['claude-code-cli:timeout=5000']);
    expect(settingsOf(result)).toEqual({ 'claude-code-cli': { timeout: 5_000 } });
  });

  test.each([
    ['claude_desktop_config.json', { timeout: 600 }, 'claude-desktop', 'claude-desktop ignores it'],
    ['.vscode/mcp.json', { timeout: 600 }, 'vscode', 'no setting of vscode that is known'],
    ['.mcp.json', { tiemout: 600 }, 'claude-code-cli', 'tiemout is no setting of claude-code-cli'],
    ['.mcp.json', { timeout: 600 }, 'codex-cli', 'which is not among the clients'],
    ['other.json', { timeout: 600 }, 'codex-cli', 'the client that owns this file is unknown'],
    ['.vscode/mcp.json', { envFile: '.env' }, 'vscode', 'envFile is not read'],
    ['.mcp.json', { options: {} }, 'claude-code-cli', 'options is no setting'],
  ])('%s %j for %s: %s', (name, entry, client, said) => {
    const result = configured(name, entry, [client]);
    expect(settingsOf(result)).toEqual({ [client]: {} });
    expect(result.notes).toEqual([expect.stringContaining(said)]);
  });

  test('what has nothing to do with time is no matter', () => {
    expect(configured('.mcp.json', { disabled: true, alwaysAllow: [] }, ['codex-cli']).notes).toEqual([]);
  });
});

describe('a file that is wrong is one clear line', () => {
  test.each([
    ['missing', () => join(folder, 'no-such.json'), 'there is no such file'],
    ['a folder', () => folder, 'it is a folder'],
    ['empty', () => file('e.json', ''), 'it is empty'],
    ['no JSON', () => file('j.json', `{\n  "a": ${secret}}`), 'is not JSON: line 2, column 8'],
    ['cut off', () => file('c.json', '{"mcpServers": {'), 'it ends too early'],
    ['a comment that never ends', () => file('n.json', '{} /* ...'), 'unexpected end of comment'],
    ['TOML', () => file('config.toml', '[mcp_servers.x]'), 'TOML cannot be read yet'],
    ['an array', () => file('a.json', []), 'a JSON object is expected'],
    ['without servers', () => file('w.json', { hello: 1 }), 'names no servers'],
    ['servers as an array', () => file('s.json', { mcpServers: [] }), 'must be an object of servers'],
    ['no server', () => file('0.json', { mcpServers: {} }), 'is empty'],
    [
      'an entry that is a text',
      () => file('t.json', { mcpServers: { only: 'node' } }),
      'server "only" must be an object',
    ],
    ['no command', () => file('k.json', { mcpServers: { only: {} } }), 'has no "command"'],
    ['args as a text', () => file('.mcp.json', one({ args: 'x' })), '"args" must be an array'],
    ['an argument that is a number', () => file('.mcp.json', one({ args: ['x', 1] })), '"args[1]" must be a text'],
    ['env as an array', () => file('.mcp.json', one({ env: [secret] })), '"env" must be an object'],
    ['a value that is an object', () => file('.mcp.json', one({ env: { A: { secret } } })), '"env.A" must be a text'],
    [
      'an address that is none',
      () => file('.mcp.json', { mcpServers: { x: { url: 'here' } } }),
      '"url" must be an address',
    ],
    [
      'headers as a text',
      () => file('.mcp.json', { mcpServers: { x: { url: 'https://x', headers: secret } } }),
      '"headers" must be an object',
    ],
  ])('%s', async (_, path, message) => {
    const wrong = path();
    const error = await parseArguments(['check', '--config', wrong]).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ERR_USAGE', message: expect.stringContaining(message) });
    expect(String(error)).toContain(wrong);
    expect(String(error)).not.toContain(secret);
  });

  test.each([
    [['check', '--server', 'x'], '--server chooses a server of --config'],
    [['check', '--config', 'x.json', '--', 'node'], 'give one of the two'],
    [['check'], '--config .mcp.json'],
  ])('%j', async (argv, message) => {
    await expect(parseArguments(argv)).rejects.toThrow(message);
  });
});

describe('values of the environment are shown nowhere', () => {
  const quick = fileURLToPath(new URL('./servers/quick.mjs', import.meta.url));
  const leaky = `process.stderr.write('key ' + process.env.KEY); process.exit(3)`;

  /** Runs the command line in this process and catches what it prints. */
  async function run(...argv: string[]) {
    const printed: string[] = [];
    const { stdout, stderr } = process;
    const writes = [stdout.write, stderr.write] as const;
    stdout.write = stderr.write = ((text: string) => printed.push(String(text)) > 0) as typeof stdout.write;
    try {
      return { status: await main(argv), text: () => printed.join('') };
    } finally {
      [stdout.write, stderr.write] = writes;
    }
  }

  test('a server that prints its key and ends: its name stands there instead', async () => {
    const path = file('.mcp.json', one({ args: ['-e', leaky], env: { KEY: secret, LEVEL: 'low' } }));
    const { status, text } = await run('check', '--client', 'codex-cli', '--config', path, '--json', '-');
    expect(status).toBe(1);
    expect(text()).toContain('KEY, LEVEL (values not shown)');
    expect(text()).toContain('key [KEY]');
    expect(text()).not.toContain(secret);
  });

  test('nor does one that stands among the arguments, put there by a placeholder', async () => {
    const args = ['-e', 'process.stderr.write(process.argv[1]); process.exit(3)', '${TOKEN:-sk-from-a-default}'];
    const path = file('.mcp.json', one({ args }));
    const { text } = await run('check', '--client', 'codex-cli', '--config', path, '--json', '-');
    expect(text()).toContain('[TOKEN]');
    expect(text()).not.toContain('sk-from-a-default');
  });

  test('the replay line names the file and not what it keeps', async () => {
    const path = file(
      '.mcp.json',
      one({ command: process.execPath, args: [quick, '${env:PWD}'], env: { KEY: secret } }),
    );
    const slow = ['check', '--client', 'claude-code-cli:timeout=1000', '--slowdown', '1000000', '--call', 'quick'];
    const { text } = await run(...slow, '--config', path, '--json', '-');
    const replay = /"replay": "(.*)"/.exec(text())?.[1];
    expect(replay).toContain(`--config ${path} --server only`);
    expect(replay).not.toContain(quick);
    expect(text()).not.toContain(secret);
  });

  test('only free text is cleaned: verdicts and other words of ours stay', () => {
    const report = { verdict: 'answered', cells: [{ because: 'it answered', tool: 'answered' }] };
    expect(withoutSecrets(report, { X: 'answered' })).toEqual({
      verdict: 'answered',
      cells: [{ because: 'it [X]', tool: 'answered' }],
    });
    expect(withoutSecrets('the key is abcdef', { K: 'abcdef' })).toBe('the key is [K]');
  });
});

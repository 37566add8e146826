import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { guardMark } from '../../src/time/os/guardian.ts';

/** A private instance of a database: own port and folder, loopback only, and not as root. */
export interface PrivateDatabase {
  readonly port: number;
  /** The folder of its Unix socket. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Addresses of the loopback interface, so that faults of one plan can be about one each. */
export const addresses: readonly string[] = Array.from({ length: 12 }, (_, index) => `127.0.0.${index + 1}`);

const isRoot = userInfo().uid === 0;

/** A system account that is not root: that of the database's package, or `nobody`. */
function account(name: string): { readonly uid: number; readonly gid: number } | null {
  if (!isRoot) return null;
  for (const one of [name, 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((which) => spawnSync('id', [which, one], { encoding: 'utf8' }).stdout.trim());
    if (uid !== undefined && uid !== '' && uid !== '0') return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

/** The folder of PostgreSQL's programs; `null`: it is not installed. */
function postgresPrograms(): string | null {
  const base = '/usr/lib/postgresql';
  const debian = existsSync(base) ? readdirSync(base).map((version) => join(base, version, 'bin')) : [];
  const [found] = debian
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .sort()
    .reverse();
  if (found !== undefined) return found;
  const which = spawnSync('which', ['initdb'], { encoding: 'utf8' }).stdout.trim();
  return which === '' ? null : join(which, '..');
}

const redisProgram = (): string | null => {
  const which = spawnSync('which', ['redis-server'], { encoding: 'utf8' }).stdout.trim();
  return which === '' ? null : which;
};

/** Whether the databases are installed. In CI a missing one is an error: the tests must not be left out there. */
export function installed(): { readonly postgres: boolean; readonly redis: boolean } {
  const has = { postgres: postgresPrograms() !== null, redis: redisProgram() !== null };
  if (process.env.CI !== undefined && !(has.postgres && has.redis))
    throw new Error('PostgreSQL or Redis is not installed. Run: bash scripts/databases.sh');
  return has;
}

/** The title of the tests of a database: it says what is missing where they are skipped. */
export const titleOf = (name: string, isInstalled: boolean): string =>
  isInstalled ? name : `${name} is not installed: bash scripts/databases.sh`;

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function folderFor(owner: { readonly uid: number; readonly gid: number } | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-db-'));
  chmodSync(folder, 0o700);
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  return folder;
}

async function started(
  command: string,
  args: readonly string[],
  { folder, port, owner }: { folder: string; port: number; owner: ReturnType<typeof account> },
): Promise<PrivateDatabase> {
  const { VITEST: _vitest, NODE_OPTIONS: _options, ...inherited } = process.env;
  const env = { ...inherited, MCP_DEADLINE_GUARD: guardMark() }; // it ends with this process, however that ends
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], ...(owner ?? {}) });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const ended = once(child, 'exit');
  for (let attempt = 0; ; attempt++) {
    const socket = net.connect(port, '127.0.0.1');
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) break;
    if (attempt > 200 || child.exitCode !== null) throw new Error(`${command} did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    folder,
    async stop() {
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a private PostgreSQL. Its user is `postgres`, without a password. */
export async function startPostgres(): Promise<PrivateDatabase> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed');
  const owner = account('postgres');
  const folder = folderFor(owner);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-N', '--locale=C', '-E', 'UTF8'],
    { cwd: folder, encoding: 'utf8', ...(owner ?? {}) },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = { fsync: 'off', unix_socket_directories: folder, listen_addresses: addresses.join(','), port };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return started(join(programs, 'postgres'), ['-D', data, ...args], { folder, port, owner });
}

/** Starts a private Redis. */
export async function startRedis(): Promise<PrivateDatabase> {
  const program = redisProgram();
  if (program === null) throw new Error('Redis is not installed');
  const owner = account('redis');
  const folder = folderFor(owner);
  mkdirSync(join(folder, 'data'), { recursive: true });
  if (owner !== null) chownSync(join(folder, 'data'), owner.uid, owner.gid);
  const port = await freePort();
  const args = [
    '--port',
    port,
    '--bind',
    ...addresses,
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    join(folder, 'data'),
  ];
  const socket = ['--unixsocket', join(folder, 'redis.sock')];
  return started(program, [...args, ...socket].map(String), { folder, port, owner });
}

/** Runs test files in a process that can be ended, within a bound on their work instead of one on the wall. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { outputOf } from './command.mjs';

const runner = fileURLToPath(new URL('runner.mjs', import.meta.url));
const lookEveryMs = 1_000;

/** Every process: its parent, whether it waits for a processor or has one, the processor time it had, its command line. */
function processes() {
  const text = outputOf('ps', ['-A', '-o', 'pid=,ppid=,stat=,time=,args='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s(.*)$/.exec(line);
    if (found === null) return [];
    const [, pid, parent, state, days = 0, hours = 0, minutes, seconds, command] = found;
    const cpuMs = (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
    return [{ pid: Number(pid), parent: Number(parent), runs: state.startsWith('R'), cpuMs, command }];
  });
}

export class Supervisor {
  #root;
  #temporary;
  #child = null;
  /** Every source that was ever changed: vitest may hold an earlier text of each. */
  #changed = new Set();

  /** @param tree whose tests are run; a process whose command line names its root belongs to them */
  constructor({ root, temporary }) {
    this.#root = root;
    this.#temporary = temporary;
  }

  /**
   * Runs one test file.
   *
   * @param changed a source that was changed since the last run
   * @param bounds `cpuMs`, the processor time after which it is ended, and `idleMs`, how long none of its processes may run
   *   or wait for a processor
   * @returns `ended`: `passed`, `failed` or `timeout`; `because` and `test` of the first failure; `cpuMs` it took, about
   */
  async run(file, { changed, cpuMs, idleMs }) {
    this.#child ??= await this.#start();
    const child = this.#child;
    const watch = this.#watch(child, cpuMs, idleMs);
    const answer = once(child);
    this.#changed.add(changed);
    child.send({ file, changed: [...this.#changed] });
    const said = await Promise.race([answer, watch.ended]);
    const used = watch.stop();
    if (said.result === undefined) {
      await this.stop();
      const ended = said.broken === undefined ? 'timeout' : 'failed';
      return { ended, because: said.broken ?? said.timeout, test: null, cpuMs: used };
    }
    this.#endStrays();
    const { passed, errors } = said.result;
    if (errors.length === 0 && passed > 0) return { ended: 'passed', because: null, test: null, cpuMs: used };
    const [{ test, message }] = errors.length > 0 ? errors : [{ test: null, message: 'no test ran' }];
    const [because] = message.split('\n');
    return { ended: /timed out in \d+ ?ms/.test(because) ? 'timeout' : 'failed', because, test, cpuMs: used };
  }

  /** Ends the runner and whatever its tests started. */
  async stop() {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    for (const { pid } of this.#own(child)) kill(pid);
    kill(child.pid);
    await gone;
    this.#endStrays();
  }

  async #start() {
    const child = fork(runner, [this.#root], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: this.#temporary },
    });
    const { ready } = await once(child);
    if (ready !== true) throw new Error('vitest did not start in the copy of the tree');
    return child;
  }

  /** What descends from a process, and what names the tree but was left by its parent. */
  #own(child) {
    const all = processes();
    const own = new Set([child.pid]);
    for (let before = 0; before < own.size; ) {
      before = own.size;
      for (const { pid, parent } of all) if (own.has(parent)) own.add(pid);
    }
    return all.filter(({ pid, command }) => own.has(pid) || (pid !== process.pid && command.includes(this.#root)));
  }

  #endStrays() {
    for (const { pid, command } of processes())
      if (command.includes(this.#root) && pid !== this.#child?.pid && pid !== process.pid) kill(pid);
  }

  #watch(child, cpuMs, idleMs) {
    const before = new Map(this.#own(child).map((one) => [one.pid, one.cpuMs]));
    const used = new Map();
    const total = () => [...used].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
    let idleSince = performance.now();
    let timer;
    const ended = new Promise((resolve) => {
      timer = setInterval(() => {
        const earlier = total();
        const own = this.#own(child);
        for (const one of own) used.set(one.pid, Math.max(one.cpuMs, used.get(one.pid) ?? 0));
        if (total() > earlier || own.some(({ runs }) => runs)) idleSince = performance.now();
        if (total() > cpuMs) resolve({ timeout: `more than ${cpuMs} ms of processor time` });
        if (performance.now() - idleSince > idleMs) resolve({ timeout: `nothing ran for ${idleMs} ms` });
      }, lookEveryMs);
    });
    const stop = () => {
      clearInterval(timer);
      return total();
    };
    return { ended, stop };
  }
}

/** The next message of a process, or how it ended. */
const once = (child) =>
  new Promise((resolve) => {
    const onMessage = (message) => {
      child.off('exit', onExit);
      resolve(message);
    };
    const onExit = (code) => {
      child.off('message', onMessage);
      resolve({ broken: `the runner ended with ${code}` });
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

import { spawnSync } from 'node:child_process';

/**
 * The standard output of a command. Ctrl+C in a terminal reaches the command too; it is run again then, so that what goes
 * on meanwhile can be put in order first.
 */
export function outputOf(file, args, options = {}) {
  for (;;) {
    const { status, signal, stdout, stderr, error } = spawnSync(file, args, { maxBuffer: 1 << 30, ...options });
    if (signal === 'SIGINT' || signal === 'SIGTERM') continue;
    if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${error?.message ?? stderr}`);
    return stdout;
  }
}

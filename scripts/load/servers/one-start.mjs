// Only its first process starts; a later one finds the lock file and exits: node one-start.mjs <lock file>
import { writeFileSync } from 'node:fs';
import { pause, serveStdio } from './serve.mjs';

try {
  writeFileSync(process.argv[2], '', { flag: 'wx' });
} catch {
  process.stderr.write('another process of this server runs\n');
  process.exit(1);
}
serveStdio({ slow: { run: () => pause(45_000) } });

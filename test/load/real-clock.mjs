// A server that breaks the rule on purpose: how long its tool takes is read off the real clock, from the time of a file.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause, serveStdio } from '../../scripts/load/servers/serve.mjs';

function realMs() {
  const folder = mkdtempSync(join(tmpdir(), 'real-clock-'));
  try {
    return Math.floor(statSync(folder).mtimeMs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

serveStdio({ now: { run: () => pause(realMs() % 1_000_003) } });

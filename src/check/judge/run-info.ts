import { createRequire } from 'node:module';
import type { ExtraChecksCost, RunInfo } from '../../report/check-report.ts';
import { real } from '../../time/base/real.ts';

/** The version of this package. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  // Built, this file is one folder deeper than it is in the source.
  for (const path of ['../../../package.json', '../../../../package.json']) {
    try {
      return String((require(path) as { version: unknown }).version);
    } catch {
      // The other one.
    }
  }
  return 'unknown';
}

/** Takes the time of a run. @returns what there is to say about it once it is over */
export function runInfo(): (extraChecks: ExtraChecksCost) => RunInfo {
  const startedAt = new real.Date().toISOString();
  const beganMs = real.nowMs();
  return (extraChecks) => ({
    version: packageVersion(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    startedAt,
    durationMs: Math.round(real.nowMs() - beganMs),
    extraChecks,
  });
}

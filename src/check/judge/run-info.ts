import { createRequire } from 'node:module';
import type { ExtraChecksCost, RunInfo } from '../../report/check-report.ts';
import { real } from '../../time/base/real.ts';

/** The version of this package. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  // In the build this file is one folder deeper than in the source.
  for (const path of ['../../../package.json', '../../../../package.json']) {
    try {
      return String((require(path) as { version: unknown }).version);
    } catch {
      // Try the other path.
    }
  }
  return 'unknown';
}

/** Measures the duration of a run. @returns a function that gives the facts about the run at its end */
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

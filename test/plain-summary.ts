import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line, such as `412 passed, 0 failed`: for people who scroll and for programs that count. */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // A file that cannot even be loaded has no tests, and must not look like success.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    );
    const skipped = count('skipped');
    const failed = count('failed') + broken.length + errors.length;
    process.stdout.write(`\n${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  }
}

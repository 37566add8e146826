import { expect, test } from 'vitest';
import { CallSite } from './call-site.ts';
import { UsageError } from './usage-error.ts';

function called(): CallSite {
  return (() => new CallSite(called))();
}

const firstFrame = (error: unknown) => (error as Error).stack?.split('\n').find((line) => /^\s+at /.test(line));

test('a mistake names the line that made the call, and none of what it called', () => {
  const site = called(); // line 12
  const later = (() => new UsageError('there is no such tool'))();
  expect(firstFrame(later)).not.toContain('call-site.test.ts:12');
  expect(firstFrame(site.ofMistake(later))).toContain('call-site.test.ts:12');
  expect(later.stack).toMatch(/^UsageError: there is no such tool\n/);
  expect(later.stack).not.toContain('at called');
});

test('an error of the server keeps its own stack', () => {
  const error = new TypeError('x is not a function');
  const { stack } = error;
  expect((called().ofMistake(error) as Error).stack).toBe(stack);
});

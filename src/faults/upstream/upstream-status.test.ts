import { expect, test } from 'vitest';
import type { FaultContext } from '../fault-context.ts';
import type { UpstreamRule } from './gate/upstream-rule.ts';
import { upstreamStatus } from './upstream-status.ts';

test.each([
  [null, {}],
  [0, { 'retry-after': '0' }],
  [1_500, { 'retry-after': '2' }],
  [2_000, { 'retry-after': '2' }],
])('a wait of %s ms is announced in whole seconds', (retryAfterMs, headers) => {
  const rules: UpstreamRule[] = [];
  const upstream: FaultContext['upstream'] = (rule) => {
    rules.push(rule);
    return { lift() {} };
  };
  upstreamStatus.inject({ upstream } as FaultContext, upstreamStatus.parameters.parse({ retryAfterMs }));
  expect(rules[0]?.behaviours).toEqual([{ type: 'answer', status: 503, headers, body: '' }]);
});

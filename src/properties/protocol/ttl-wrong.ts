import { requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';

/** The requests whose results have a time to live. */
const cacheable: ReadonlySet<string> = new Set([
  'server/discover',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
]);

export const ttlWrong = {
  ...ofRule,
  id: 'ttl-wrong',
  summary: 'a result that clients may keep has no `ttlMs` of 0 or more',
  severity: 'error',
  advice: 'give the results of lists and of server/discover a ttlMs: 0 where clients should not keep them',
  plays: ['calls'],
  judge({ transcript: { entries } }) {
    const found: RuleFound[] = [];
    let results = 0;
    for (const { method, answer } of requestsIn(entries)) {
      if (!cacheable.has(method) || answer === null || !('result' in answer.frame)) continue;
      results++;
      const { ttlMs } = answer.frame.result;
      if (typeof ttlMs === 'number' && ttlMs >= 0) continue;
      const what = typeof ttlMs === 'number' ? say`the ttlMs ${{ ttlMs }}` : say`no ttlMs that is a number`;
      found.push({ tool: null, ...say`the result of ${method} has ${what}` });
    }
    return results === 0 ? untested('no result that clients may keep was seen') : found;
  },
} as const satisfies RuleProperty;

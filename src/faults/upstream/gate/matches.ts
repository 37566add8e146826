import type { UpstreamCall, UpstreamMatch } from './upstream-rule.ts';

/** Whether a text fits a pattern, in which `*` matches any text; `null` fits every text. */
export const textFits = (pattern: string | null, text: string): boolean => {
  if (pattern === null) return true;
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
};

/** Whether a call is one of those that a rule is about, but for its number. */
export const matches = ({ method, host, path }: UpstreamMatch, call: UpstreamCall): boolean =>
  (method === null || method.toUpperCase() === call.method.toUpperCase()) &&
  textFits(host?.toLowerCase() ?? null, call.host.toLowerCase()) &&
  textFits(path, call.path);

import type { UpstreamCall, UpstreamMatch } from './upstream-rule.ts';

const fits = (pattern: string | null, text: string): boolean => {
  if (pattern === null) return true;
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
};

/** Whether a call is one of those that a rule is about, but for its number. */
export const matches = ({ method, host, path }: UpstreamMatch, call: UpstreamCall): boolean =>
  (method === null || method.toUpperCase() === call.method.toUpperCase()) &&
  fits(host?.toLowerCase() ?? null, call.host.toLowerCase()) &&
  fits(path, call.path);

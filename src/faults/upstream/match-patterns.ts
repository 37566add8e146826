import { z } from 'zod';

/** What is wrong with a pattern that can match nothing; `null`: nothing is. */
type Problem = (pattern: string) => string | null;

const isPort = (text: string): boolean => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;

const portRange = 'must have a port from 1 to 65535';

const schemeProblem = (pattern: string): string | null =>
  /^[a-z][a-z\d+.-]*:\/\//i.test(pattern) ? 'must be a host without a scheme such as https://' : null;

const httpHost: Problem = (pattern) => {
  const scheme = schemeProblem(pattern);
  if (scheme !== null) return scheme;
  if (/[\s/?#@\\]/.test(pattern))
    return 'must be a host, with its port where that is no default one, and without a path';
  if (pattern.includes('*')) return null;
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/.exec(pattern) ?? [];
  if (host === undefined) return 'must have an IPv6 address in brackets';
  if (host === '') return 'must have a host before its port';
  return port === undefined || isPort(port) ? null : portRange;
};

const httpMethod: Problem = (pattern) =>
  /^[a-z]+(-[a-z]+)*$/i.test(pattern) ? null : 'must be the name of an HTTP method, such as POST';

const httpPath: Problem = (pattern) =>
  /^[/*][^\s?#]*$/.test(pattern) ? null : 'must be a path that begins with / or *, without its query';

const socketHost: Problem = (pattern) => {
  const scheme = schemeProblem(pattern);
  if (scheme !== null) return scheme;
  if (/[/\\*\0]/.test(pattern)) return null; // the path of a socket, or a pattern
  const [, host, port] = /^(.+):([^:]*)$/.exec(pattern) ?? [];
  if (host === undefined || port === undefined || /\s/.test(pattern))
    return 'must be a host with its port, such as db.internal:5432, or the path of a Unix socket';
  return isPort(port) ? null : portRange;
};

/** A parameter that selects calls or connections. A pattern that can match nothing is refused; `null`, the default, matches all. */
const pattern = (about: string, problem: Problem) =>
  z
    .string()
    .min(1)
    .superRefine((value, context) => {
      const message = value === '' ? null : problem(value);
      if (message !== null) context.addIssue({ code: 'custom', message });
    })
    .nullable()
    .default(null)
    .describe(about);

/** The patterns of faults of outgoing HTTP. */
export const httpPatterns = {
  method: pattern('the HTTP method; null: any', httpMethod),
  host: pattern('the host, with its port where that is no default one; * matches anything; null: any', httpHost),
  path: pattern('the path without its query; * matches anything; null: any', httpPath),
};

/** The pattern of faults of connections. */
export const socketHostPattern = pattern(
  'the host with its port, or the path of a Unix socket; * matches anything; null: any',
  socketHost,
);

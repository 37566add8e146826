import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A position in code. Capturing it is cheap: V8 formats a stack only when the stack is read, which only a report does. */
export interface CallSite {
  readonly stack?: string;
}

const FRAMES = 24;
const TESTING = /\.(test|bench)\.[cm]?[jt]s|[/\\]testing[/\\]/;
const here = fileURLToPath(import.meta.url);
// A bundle contains this file together with others. Then the directory of the file does not show which frames belong to this
// package, except in the bundle of the agent.
const parent = (path: string, levels: number): string => (levels === 0 ? path : parent(dirname(path), levels - 1));
const isModule = /[/\\]time[/\\]base[/\\]call-site\.[cm]?[jt]s$/.test(here);
const isAgent = /[/\\]time[/\\]processes[/\\]agent[/\\]register\.cjs$/.test(here);

// The frames of virtual time: the folder `time`, or the agent's bundle.
const own = isModule ? parent(here, 2) : isAgent ? here : undefined;

// The whole package: its frames do not help the reader of a report.
const house = isModule ? parent(here, 3) : isAgent ? parent(here, 4) : undefined;

/** Captures the current stack, without the frames above `below`. */
export function captureSite(below: (...args: never[]) => unknown): CallSite {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const site: CallSite = {};
  Error.captureStackTrace(site, below);
  Error.stackTraceLimit = limit;
  return site;
}

/** The frames of a stack as `function (file:line:column)` without the leading `at`, outermost last. */
export function framesOf(site: CallSite): readonly string[] {
  const lines = (site.stack ?? '').split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).map((line) => line.trim().slice(3));
}

/** Whether the frame belongs to the folder `time`, and not to a test in it. */
export function isOwnFrame(frame: string): boolean {
  return own !== undefined && frame.includes(own) && !TESTING.test(frame);
}

/** Whether the frame belongs to this package, and not to a test in it. */
function isHouseFrame(frame: string): boolean {
  return house !== undefined && frame.includes(`${house}${sep}`) && !TESTING.test(frame);
}

/** Whether the frame belongs to Node itself. */
export function isNodeFrame(frame: string): boolean {
  const source = sourceOf(frame);
  return source.startsWith('node:') || !/[/\\]/.test(source);
}

/** `file:line:column` of a frame. */
export function sourceOf(frame: string): string {
  const source = /\(([^()]+)\)$/.exec(frame)?.[1] ?? frame.replace(/^async /, '');
  return source.replace(/^file:\/\//, '');
}

/** `file:line:column` of the innermost frame that is neither Node's nor this package's, or `undefined`. */
export function userSource(site: CallSite | undefined): string | undefined {
  if (!site) return undefined;
  const frames = framesOf(site).filter((frame) => !isNodeFrame(frame) && !isOwnFrame(frame) && !isHouseFrame(frame));
  const frame = frames.find((candidate) => !candidate.includes('node_modules')) ?? frames[0];
  return frame && sourceOf(frame);
}

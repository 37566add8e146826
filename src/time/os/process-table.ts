import { basename } from 'node:path';
import { namesIn, readlinkSync, readText } from './files.ts';

/** What the kernel shows about processes. Linux only: on other systems everything is unknown, and callers work without it. */

/** The name of the program that a process runs, such as `node` or `python3.11`. */
export function programOf(pid: number): string | undefined {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    return undefined;
  }
}

/** One letter for each thread of a process: `R` runs or waits for the processor, `S` sleeps, `D` waits for a disk. */
export function threadStates(pid: number): string | undefined {
  try {
    const threads = namesIn(`/proc/${pid}/task`);
    return threads.map((thread) => statOf(pid, thread)?.[0] ?? '').join('');
  } catch {
    return undefined;
  }
}

/** The environment that a process was started with, as `NAME=value` each followed by a NUL; undefined if unknown. */
export function environmentOf(pid: number): string | undefined {
  try {
    return readText(`/proc/${pid}/environ`) || undefined; // processes of the kernel have no environment
  } catch {
    return undefined;
  }
}

/** When a process started, in ticks since the start of the machine. Together with the pid, it never names another process. */
export function startedAt(pid: number): number | undefined {
  const ticks = Number(statOf(pid)?.[19]);
  return Number.isFinite(ticks) ? ticks : undefined;
}

/** The process group of a process. */
export function groupOf(pid: number): number | undefined {
  const group = Number(statOf(pid)?.[2]);
  return Number.isFinite(group) ? group : undefined;
}

/** A process and all its descendants. */
export function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

/** The children of a process. The kernel lists them by the thread that started them. */
function childrenOf(pid: number): number[] {
  try {
    return namesIn(`/proc/${pid}/task`).flatMap((thread) => childrenOfThread(pid, thread));
  } catch {
    return [];
  }
}

const childrenOfThread = (pid: number | 'self', tid: number | string): number[] =>
  readText(`/proc/${pid}/task/${tid}/children`).split(' ').filter(Boolean).map(Number);

/** The processes that were started by a thread of this process and have not ended. */
export function startedBy(tid: number): number[] {
  try {
    return childrenOfThread('self', tid);
  } catch {
    return [];
  }
}

/** The fields of `/proc/<pid>/stat` after the name. The name may contain spaces and parentheses. */
function statOf(pid: number, thread?: string): string[] | undefined {
  try {
    const stat = readText(thread === undefined ? `/proc/${pid}/stat` : `/proc/${pid}/task/${thread}/stat`);
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Node, and programs that may start a Node process. */
const MAY_BE_NODE =
  /^(?:node|nodejs|bash|dash|sh|zsh|fish|ash|busybox|env|nice|timeout|time|xargs|sudo|su|setsid|stdbuf|volta.*|fnm|nvm|mise|asdf)$/;

/** Whether a program is Node, or may start Node. */
export const mayBecomeNode = (program: string): boolean => MAY_BE_NODE.test(program);

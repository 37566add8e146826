import { basename } from 'node:path';
import { namesIn, readFileSync, readlinkSync } from './files.ts';

/** What the kernel tells about processes. Linux only: elsewhere everything is unknown, and callers do without. */

const TICKS_PER_SECOND = 100;

/** Processor time that a process has used, in milliseconds; undefined if unknown. */
export function cpuTimeMs(pid: number): number | undefined {
  const fields = statOf(pid);
  const ticks = Number(fields?.[11]) + Number(fields?.[12]);
  return Number.isFinite(ticks) ? (ticks * 1000) / TICKS_PER_SECOND : undefined;
}

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
    return readFileSync(`/proc/${pid}/environ`, 'latin1') || undefined; // the kernel's own processes have none
  } catch {
    return undefined;
  }
}

/** When a process started, in ticks since the machine did: with its pid, a name that is never used again. */
export function startedAt(pid: number): number | undefined {
  const ticks = Number(statOf(pid)?.[19]);
  return Number.isFinite(ticks) ? ticks : undefined;
}

/** The process group of a process. */
export function groupOf(pid: number): number | undefined {
  const group = Number(statOf(pid)?.[2]);
  return Number.isFinite(group) ? group : undefined;
}

/** A process and all that descend from it. */
export function processTree(pid: number): number[] {
  let children: number[] = [];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [pid];
  }
  return [pid, ...children.flatMap(processTree)];
}

/** The fields of `/proc/<pid>/stat` after the name, which may itself hold spaces and parentheses. */
function statOf(pid: number, thread?: string): string[] | undefined {
  try {
    const stat = readFileSync(thread === undefined ? `/proc/${pid}/stat` : `/proc/${pid}/task/${thread}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

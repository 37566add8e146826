import children from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { type CallSite, captureSite } from '../../base/call-site.ts';

const SYNCHRONOUS = ['spawnSync', 'execSync', 'execFileSync'] as const;

type Synchronous = (...args: never[]) => unknown;

/**
 * Reports calls that block this thread until another process has ended. During such a call the agent cannot answer, so
 * the report is sent before it.
 *
 * @param blocked called with the name of the function and its caller; returns what to call when the call is over
 */
export function watchSyncChildren(blocked: (what: string, site: CallSite) => () => void): void {
  for (const name of SYNCHRONOUS) {
    const native = children[name] as Synchronous;
    const wrapper = function (this: unknown, ...args: never[]): unknown {
      const over = blocked(name, captureSite(wrapper));
      try {
        return native.apply(this, args);
      } finally {
        over();
      }
    };
    Object.defineProperties(wrapper, { name: { value: name }, length: { value: native.length } });
    Object.defineProperty(children, name, { value: wrapper, configurable: true, writable: true, enumerable: true });
  }
  syncBuiltinESMExports();
}

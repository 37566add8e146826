import { childFile } from '../../faults/upstream/child/child-file.ts';
import type { ChildRule, ChildRules, RuleChange, RuleNote } from '../../faults/upstream/child/child-messages.ts';
import type { RelayedHosts } from '../../faults/upstream/sockets/socket-rule.ts';
import type { HostedExtension } from '../../time/processes/lock-step-host.ts';
import type { AddedRule, UpstreamRules } from './upstream-rules.ts';

/** What it needs of the host of the children. */
export interface ChildrenHost {
  tellExtensions(message: unknown): void;
  /** Resolves once every child has come to rest at this instant. */
  settle(): Promise<void>;
}

/** Rules over the outgoing HTTP of a server in a child process, and of every process that it starts. */
export function upstreamInChildren(host: () => ChildrenHost): UpstreamRules & HostedExtension {
  const rules = new Map<number, AddedRule>();
  const lifted = new Set<number>();
  const forChild = ({ number, place, rule }: AddedRule): ChildRule => ({ number, place, rule });
  let begun = false;
  let expectedSeed: number | null = null;
  const relayed: RelayedHosts[] = [];
  return {
    expect(seed, hosts) {
      expectedSeed = seed;
      if (hosts !== undefined) relayed.push(hosts);
    },
    add(added) {
      rules.set(added.number, added);
      if (begun) host().tellExtensions({ add: forChild(added) } satisfies RuleChange);
      return () => {
        if (lifted.has(added.number)) return;
        lifted.add(added.number);
        host().tellExtensions({ lift: added.number } satisfies RuleChange);
      };
    },
    extension() {
      begun = true;
      const [first] = rules.values();
      const seed = first?.seed ?? expectedSeed;
      return seed === null
        ? null
        : {
            file: childFile(),
            payload: { seed, rules: [...rules.values()].map(forChild), relayed } satisfies ChildRules,
          };
    },
    receive(process, atMs, message) {
      const { number, text, about, label } = message as RuleNote;
      rules.get(number)?.noteLater(atMs, process, text, about, label);
    },
    settled: () => (rules.size === 0 ? Promise.resolve() : host().settle()),
    silence() {}, // its processes end
    close() {},
  };
}

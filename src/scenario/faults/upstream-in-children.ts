import { childFile } from '../../faults/upstream/child/child-file.ts';
import type { ChildRule, ChildRules, RuleChange, RuleNote } from '../../faults/upstream/child/child-messages.ts';
import type { HostedExtension } from '../../time/processes/lock-step-host.ts';
import type { UpstreamOrder, UpstreamSite } from './upstream-site.ts';

/** What the site needs of the host of the children. */
export interface ChildrenHost {
  tellExtensions(message: unknown): void;
  /** Resolves once every child has come to rest at this instant. */
  settle(): Promise<void>;
}

/** The outgoing HTTP of a server in a child, and of every process that it starts. */
export function upstreamInChildren(host: () => ChildrenHost): UpstreamSite & HostedExtension {
  const orders = new Map<number, UpstreamOrder>();
  const lifted = new Set<number>();
  const told = ({ number, place, rule }: UpstreamOrder): ChildRule => ({ number, place, rule });
  let begun = false;
  return {
    add(order) {
      orders.set(order.number, order);
      if (begun) host().tellExtensions({ add: told(order) } satisfies RuleChange);
      return () => {
        if (lifted.has(order.number)) return;
        lifted.add(order.number);
        host().tellExtensions({ lift: order.number } satisfies RuleChange);
      };
    },
    extension() {
      begun = true;
      const rules = [...orders.values()].map(told);
      const [first] = orders.values();
      return first === undefined
        ? null
        : { file: childFile(), payload: { seed: first.seed, rules } satisfies ChildRules };
    },
    receive(process, atMs, message) {
      const { number, text, about } = message as RuleNote;
      orders.get(number)?.noteLater(atMs, process, text, about);
    },
    told: () => (orders.size === 0 ? Promise.resolve() : host().settle()),
    close() {},
  };
}

/**
 * The extension of a child's agent for plans with rules over outgoing HTTP: it intercepts the outgoing HTTP of that process, by
 * the process's own virtual clock. Other plans do not load it.
 */
import type { ExtensionContext, RunningExtension } from '../../../time/processes/agent/extension.ts';
import { seededRandom } from '../../seeded-random.ts';
import { UpstreamGate } from '../gate/upstream-gate.ts';
import { interceptOutgoing } from '../libraries/intercept-outgoing.ts';
import type { ChildRule, ChildRules, RuleChange, RuleNote } from './child-messages.ts';

/** The id of the process that a session starts first: the server. */
const firstProcess = 'c1';

/** Begins. @returns the receiver of later messages */
export function extend({ process, payload, now, say }: ExtensionContext): RunningExtension {
  const { seed, rules } = payload as ChildRules;
  const { setTimeout, clearTimeout } = globalThis; // the virtual ones: the agent's clock is installed
  const gate = new UpstreamGate({
    now,
    setTimer(run, delayMs) {
      // A timeout of 0 ms takes 1, as in Node: nothing is to be late by that.
      if (delayMs <= 0) {
        const soon = setImmediate(run);
        return { cancel: () => clearImmediate(soon) };
      }
      const timer = setTimeout(run, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
  });
  const lifts = new Map<number, () => void>();
  const add = ({ number, place, rule }: ChildRule): void => {
    if (lifts.has(number)) return;
    // The first process draws as a server in the harness's own process does.
    const random = seededRandom(seed, process === firstProcess ? String(place) : `${place} in ${process}`);
    lifts.set(
      number,
      gate.add({ rule, random, note: (text, about) => say({ number, text, about } satisfies RuleNote) }),
    );
  };
  for (const rule of rules) add(rule);
  interceptOutgoing(gate);
  return {
    receive(message) {
      const change = message as RuleChange;
      if ('add' in change) add(change.add);
      else lifts.get(change.lift)?.();
    },
  };
}

/**
 * The extension of a child's agent for plans with rules over outgoing HTTP: it intercepts the outgoing HTTP of that process, by
 * the process's own virtual clock. Other plans do not load it.
 */
import type { ExtensionContext, RunningExtension } from '../../../time/processes/agent/extension.ts';
import { Labels } from '../../../time/tracking/labels.ts';
import type { NoteDetails } from '../../note-details.ts';
import { seededRandom } from '../../seeded-random.ts';
import { UpstreamGate } from '../gate/upstream-gate.ts';
import { interceptOutgoing } from '../libraries/intercept-outgoing.ts';
import { SocketRelay } from '../sockets/socket-relay.ts';
import type { ChildRule, ChildRules, RuleChange, RuleNote } from './child-messages.ts';
import { labelStdin } from './label-stdin.ts';

/** The id of the process that a session starts first: the server. */
const firstProcess = 'c1';

/** Begins. @returns the receiver of later messages */
export function extend({ process, payload, now, blockTime, ignore, say }: ExtensionContext): RunningExtension {
  const { seed, rules, relayed } = payload as ChildRules;
  const { setTimeout, clearTimeout } = globalThis; // the virtual ones: the agent's clock is installed
  const setTimer = (run: () => void, delayMs: number) => {
    // A timeout of 0 ms takes 1, as in Node: nothing is to be late by that.
    if (delayMs <= 0) {
      const soon = setImmediate(run);
      return { cancel: () => clearImmediate(soon) };
    }
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  };
  const labels = new Labels();
  labelStdin(labels);
  const gate = new UpstreamGate({ now, setTimer, label: () => labels.current ?? null });
  const relay = new SocketRelay({ now, setTimer, blockTime, ignore });
  let isIntercepted = false;
  const lifts = new Map<number, () => void>();
  const add = ({ number, place, rule }: ChildRule): void => {
    if (lifts.has(number)) return;
    // The first process draws as a server in the harness's own process does.
    const random = seededRandom(seed, process === firstProcess ? String(place) : `${place} in ${process}`);
    const note = (text: string, about: NoteDetails, label: string | null = null): void =>
      say({ number, text, about, label } satisfies RuleNote);
    if ('sockets' in rule) {
      lifts.set(number, relay.add({ rule: rule.sockets, note }));
      return;
    }
    lifts.set(number, gate.add({ rule: rule.http, random, note }));
    if (!isIntercepted) interceptOutgoing(gate);
    isIntercepted = true;
  };
  for (const hosts of relayed) relay.expect(hosts);
  for (const rule of rules) add(rule);
  return {
    receive(message) {
      const change = message as RuleChange;
      if ('add' in change) add(change.add);
      else lifts.get(change.lift)?.();
    },
  };
}

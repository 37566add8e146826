import { hostsInWords, type UnreachedHost } from '../properties/unreached-hosts.ts';
import type { Line } from './labelled-lines.ts';

/** The hosts that the server dialled in vain meanwhile: most likely why it failed. */
export const upstreamLines = (hosts: readonly UnreachedHost[]): readonly Line[] =>
  hosts.length === 0 ? [] : [{ label: 'upstream', text: `the server could not reach ${hostsInWords(hosts)}` }];

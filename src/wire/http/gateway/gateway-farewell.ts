import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { Down } from '../../../clocks/outcome.ts';
import type { HttpRequest } from '../exchange.ts';
import {
  errorMessage,
  errorText,
  messageAnswer,
  messageEvent,
  type OwnAnswer,
  statusAnswer,
} from './gateway-answer.ts';

/** The last that a client hears of an exchange that a hop gives up. */
export type Farewell =
  /** Nothing, for ever. */
  | 'silence'
  | { readonly answer: OwnAnswer }
  /** What is kept back (`flush`) and then `bytes` are sent before the end; `cut: null` is one that looks whole. */
  | { readonly cut: 'fin' | 'rst' | null; readonly flush: boolean; readonly bytes?: Buffer; readonly note?: string };

/**
 * What `down` comes to in this exchange. A status can only be sent while no head was (`begun: false`). A bridge's error is
 * the JSON-RPC answer to the request, if it holds one; an HTTP library's is that no more comes.
 */
export function farewell(down: Down, { id, role }: GatewayProfile, request: HttpRequest, begun: boolean): Farewell {
  if (down === 'nothing' || 'go' in down) return 'silence';
  if ('error' in down) {
    const text = role === 'bridge' ? errorMessage(down, request) : null;
    if (text === null) return { cut: 'fin', flush: false, note: errorText(down) };
    return begun ? { cut: null, flush: true, bytes: messageEvent(text) } : { answer: messageAnswer(text) };
  }
  const { status, cut } = down;
  if (status !== null && !begun) return { answer: statusAnswer(status, id) };
  if (cut === 'silent') return 'silence';
  if (cut === 'rst') return { cut, flush: false };
  return { cut: cut === 'clean-end' && begun ? null : 'fin', flush: true };
}

import type { Frame } from '../wire/frame.ts';
import { carriedFrame, delayingOrigin } from '../wire/http/delayed-exchange.ts';
import type { FaultContext, InjectedFault } from './fault-context.ts';

/** Intercepts what is about to be read by the server. `frame` is `null` for an HTTP request without a message. */
export type ServerHook = (frame: Frame | null, pass: () => void) => void;

/**
 * Intercepts each message right before the server, however the server is reached: over memory or stdio each frame, over HTTP
 * each request, behind all gateways. A message is passed at once, later, or never, but not changed.
 */
export function beforeServer(context: FaultContext, hook: ServerHook): InjectedFault {
  if (!context.overHttp) return { lift: context.toServer((frame, pass) => hook(frame, () => pass(frame))) };
  return context.http((next) => delayingOrigin(next, (request, pass) => hook(carriedFrame(request), pass)), 'server');
}

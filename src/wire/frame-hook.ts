import type { Frame } from './frame.ts';

/** Passes a frame on, to the next hook or to its receiver. A hook can call it later, more than once, or never. */
export type Pass = (frame: Frame) => void;

/**
 * Intercepts every frame of one direction between client and server. A frame that it does not pass is lost; one that it
 * passes later arrives later; one that it passes changed arrives changed.
 *
 * @example
 * ```ts
 * import type { FrameHook } from 'mcp-deadline';
 *
 * const withoutProgress: FrameHook = (frame, pass) => {
 *   if (!('method' in frame && frame.method === 'notifications/progress')) pass(frame);
 * };
 * ```
 */
export type FrameHook = (frame: Frame, pass: Pass) => void;

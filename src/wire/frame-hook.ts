import type { Frame } from './frame.ts';

/** Passes a frame on to the next hook, or to the receiver. A hook can call this function later, more than once, or never. */
export type Pass = (frame: Frame) => void;

/**
 * Intercepts every frame of one direction between client and server. A frame that the hook does not pass is lost. A frame
 * that it passes later arrives later, and a frame that it changes arrives changed.
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

import type { Frame } from './frame.ts';

/** Lets a frame go on: to the next hook, or to where it was going. May be called later, more than once, or never. */
export type Pass = (frame: Frame) => void;

/**
 * Is between client and server and sees every frame of one direction. What it does not pass is lost; what it
 * passes later comes later; what it passes changed arrives changed.
 */
export type FrameHook = (frame: Frame, pass: Pass) => void;

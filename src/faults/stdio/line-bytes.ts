import type { Frame } from '../../wire/frame.ts';

/** The size of a message as one line of compact JSON with its line end. */
export const lineBytes = (frame: Frame): number => Buffer.byteLength(JSON.stringify(frame)) + 1;

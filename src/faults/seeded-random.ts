/** A whole number that depends on every character of a text (FNV-1a, 32 bits). */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};

/**
 * Numbers from 0 up to but not including 1 (mulberry32). Equal seeds and names give equal numbers, in any process.
 *
 * @param name who they are for, so that two faults of one run, or two processes, do not share a sequence
 */
export function seededRandom(seed: number, name: string): () => number {
  let state = hashOf(`${seed} ${name}`);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

import { createHash } from 'node:crypto';

/** An amount of computing that is the same on every machine: about a millisecond of a fast processor for each unit. */
export function spend(units) {
  let digest = Buffer.alloc(1 << 16);
  for (let unit = 0; unit < units * 20; unit++)
    digest = Buffer.concat([createHash('sha256').update(digest).digest(), digest.subarray(32)]);
  return digest.toString('hex', 0, 4);
}

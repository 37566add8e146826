/**
 * Runs an operation beside a decoy: a timer of one virtual millisecond, which must not fire before it is over.
 *
 * @returns whether it did
 */
export async function besideDecoy(run: () => Promise<unknown>): Promise<boolean> {
  let over = false;
  let early = false;
  const decoy = setTimeout(() => {
    early = !over;
  }, 1);
  await run();
  over = true;
  clearTimeout(decoy);
  return early;
}

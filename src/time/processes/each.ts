/** Calls `act` for each item at once, and `then` when all are done; synchronously if there are no items. */
export function each<T>(items: readonly T[], act: (item: T, done: () => void) => void, then: () => void): void {
  let open = items.length;
  if (open === 0) {
    then();
    return;
  }
  const done = (): void => {
    if (--open === 0) then();
  };
  for (const item of items) act(item, done);
}

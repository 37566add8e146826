/**
 * Copies a list that Node has made. In an agent the methods of such a list are those of the server's realm, which the
 * server may have replaced; the copy's are the agent's own.
 */
export function ownCopy<T>(list: readonly T[]): T[] {
  const copy: T[] = [];
  for (let i = 0; i < list.length; i++) copy.push(list[i] as T);
  return copy;
}

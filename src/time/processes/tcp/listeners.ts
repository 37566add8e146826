import { type Endpoint, isAnywhere, type ListeningAt, portOf } from './endpoint.ts';

/** Which owner listens at which addresses. */
export class Listeners<Owner extends object> {
  readonly #all = new Map<Owner, ListeningAt[]>();

  add(owner: Owner, at: ListeningAt): void {
    this.#all.set(owner, [...this.of(owner), at]);
  }

  remove(owner: Owner, { address, port }: ListeningAt): void {
    const left = [...this.of(owner)];
    const at = left.findIndex((one) => one.address === address && one.port === port);
    if (at >= 0) left.splice(at, 1);
    this.#all.set(owner, left);
  }

  removeOwner(owner: Owner): void {
    this.#all.delete(owner);
  }

  of(owner: Owner): readonly ListeningAt[] {
    return this.#all.get(owner) ?? [];
  }

  /** Whether any owner listens to a port, at any address. */
  hasPort(port: number): boolean {
    for (const all of this.#all.values()) if (all.some((one) => one.port === port)) return true;
    return false;
  }

  /** The owners that may accept a connection to an endpoint: several processes may share a port. */
  at(server: Endpoint): Owner[] {
    const port = portOf(server);
    const address = server.slice(0, server.lastIndexOf(':'));
    const owners: Owner[] = [];
    for (const [owner, all] of this.#all) {
      if (all.some((one) => one.port === port && (one.address === address || isAnywhere(one.address))))
        owners.push(owner);
    }
    return owners;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

export const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'];

/** A connection to a database that answers each query within a second, and that the database may close. */
export class Connection {
  isOpen = true;

  async query(month: string): Promise<string> {
    await sleep(1_000);
    if (!this.isOpen) throw new Error('The database closed the connection.');
    return `${month}: 42`;
  }

  close(): void {
    this.isOpen = false;
  }
}

/** The handshakes take eight seconds. */
export const connect = (): Promise<Connection> => sleep(8_000).then(() => new Connection());

import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/** Both ends of a TCP connection within this process. */
export interface SmallWrites {
  /**
   * The client writes two bytes, one by one, and waits for the answer to both. The kernel holds the second back until
   * the first is acknowledged (Nagle's algorithm), and the acknowledgement, which it hopes to send along with an
   * answer, for about 40 ms: meanwhile nothing happens that an event loop could see.
   */
  exchange(): Promise<void>;
  close(): Promise<void>;
}

export async function openSmallWrites(): Promise<SmallWrites> {
  const server = net.createServer((socket) => {
    let heard = '';
    socket.on('data', (data) => {
      heard += data;
      if (heard !== 'hello' && heard !== 'ab') return;
      socket.write('answer');
      heard = '';
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(client, 'connect');
  return {
    exchange: async () => {
      client.write('hello'); // a question that was answered makes the kernel expect more of the same
      await once(client, 'data');
      client.write('a');
      client.write('b');
      await once(client, 'data');
    },
    close: async () => {
      client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

// A server over HTTP whose tools ask services of their own process over loopback: node loopback.mjs <port>
import { createServer as createHttp } from 'node:http';
import { connect, createServer } from 'node:net';
import { pause, serveHttp } from './serve.mjs';

const listening = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

serveHttp(
  {
    tcp: {
      run: async () => {
        const service = createServer((socket) => socket.end('spoken first'));
        await listening(service);
        let text = '';
        for await (const chunk of connect(service.address().port, '127.0.0.1').setEncoding('utf8')) text += chunk;
        service.close();
        return text;
      },
    },
    http: {
      run: async () => {
        const service = createHttp(async (_, response) => {
          await pause(200);
          response.end('x'.repeat(100_000));
        });
        await listening(service);
        const text = await (await fetch(`http://127.0.0.1:${service.address().port}`)).text();
        service.closeAllConnections();
        service.close();
        return text.length;
      },
    },
    hang: { run: () => new Promise(() => {}) },
  },
  Number(process.argv[2]),
);

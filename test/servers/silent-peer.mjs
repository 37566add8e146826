// Accepts every connection and says nothing. Prints its port.
import net from 'node:net';

net
  .createServer((socket) => socket.on('error', () => {}))
  .listen(0, '127.0.0.1', function listening() {
    console.log(this.address().port);
  });

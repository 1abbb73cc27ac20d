import { connect } from 'node:net';

/**
 * Keeps so many consoles open on a port of this machine and throws away what they are told; says when all listen.
 * A process of its own, so that its CPU is not counted.
 */
const [port, count] = process.argv.slice(2).map(Number);
let open = 0;
for (let number = 0; number < (count ?? 0); number += 1) {
  const socket = connect(port ?? 0, '127.0.0.1', () => {
    socket.write('GET /api/console/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n');
  });
  socket.once('data', () => {
    open += 1;
    if (open === count) process.stdout.write('all\n');
  });
  socket.resume();
  socket.on('error', () => process.exit(1));
}

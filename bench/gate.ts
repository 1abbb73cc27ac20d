import { connect, createServer } from 'node:net';

/**
 * Passes connections on to the port that its parent names, and notes when each message arrives: the time that WhatsApp
 * counts by. A process of its own that does nothing else, because one that also plays customers and vendors stands
 * still for a tenth of a second now and then, and what arrives meanwhile would be counted at once.
 */
const ID = /"biz_opaque_callback_data":"[^"]+"/;
const ID_LENGTH = 80;
const arrivals: number[] = [];
let target = 0;

const server = createServer((from) => {
  const to = connect(target, '127.0.0.1');
  // An id may be cut in two by the pieces in which it comes.
  let tail = '';
  from.on('data', (chunk) => {
    const text = tail + chunk.toString('latin1');
    const found = ID.exec(text);
    if (found) arrivals.push(Date.now());
    tail = text.slice(found ? found.index + found[0].length : -ID_LENGTH).slice(-ID_LENGTH);
  });
  from.pipe(to).pipe(from);
  from.on('error', () => to.destroy());
  to.on('error', () => from.destroy());
  from.on('close', () => to.destroy());
  to.on('close', () => from.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('message', (asked: { readonly target?: number }) => {
  if (asked.target === undefined) process.send?.({ arrivals });
  else target = asked.target;
});
process.on('disconnect', () => process.exit(0));

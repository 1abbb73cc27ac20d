import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mailer } from '../../../src/notify/index.ts';
import { createSmtp } from '../../../src/vendors/smtp/index.ts';
import { FROM, sampleMail } from '../../contracts/mailer.ts';
import { mailbox } from '../../modules/notify/world.ts';
import { freePort } from '../../support/local-server.ts';
import { type MailServer, missingMailServer, startMailServer } from '../../support/mail-server.ts';

const missing = missingMailServer();
const to = (address: string) => sampleMail({ to: { address: mailbox(address), name: null } });

describe('a real server', () => {
  if (missing !== null) return test.skip(missing);
  let server: MailServer;
  let mailer: Mailer;
  beforeAll(async () => {
    server = await startMailServer();
    mailer = createSmtp({ url: server.url, from: FROM, ca: server.ca });
  });
  afterAll(() => server.close());

  test.each([
    ['unknown@example.mx', 'never', '550'],
    ['full@example.mx', 'later', '452'],
    ['greedy@example.mx', 'later', '451'],
  ])('that refuses %s has not taken the mail: %s', async (address, refusal, code) => {
    expect(await mailer.send(to(address))).toMatchObject({ outcome: 'refused', refusal, code });
  });

  test('gets password and mail only after STARTTLS', async () => {
    await mailer.send(to('ana@example.mx'));
    await expect.poll(() => server.received.at(-1)).toMatchObject({ tls: true, tos: ['ana@example.mx'] });
  });

  test('with a certificate of nobody gets neither', async () => {
    const before = server.received.length;
    const distrusting = createSmtp({ url: server.url, from: FROM });
    expect(await distrusting.send(to('ana@example.mx'))).toMatchObject({
      outcome: 'refused',
      refusal: 'stop',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(await distrusting.check()).toMatchObject({ outcome: 'refused' });
    expect(server.received).toHaveLength(before);
  });

  test('that does not know the user refuses the account', async () => {
    const wrong = createSmtp({ url: server.url.replace('p%40ss', 'guess'), from: FROM, ca: server.ca });
    expect(await wrong.send(to('ana@example.mx'))).toMatchObject({ outcome: 'refused', refusal: 'stop', code: '535' });
  });
});

/** A server that says what it is told, one reply a line it hears, and then cuts the connection. */
async function scripted(replies: readonly string[], reachData: boolean): Promise<{ url: string; close: () => void }> {
  const left = [...replies];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write('220 here\r\n');
    let isInData = false;
    let heard = '';
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      if (isInData) {
        if (heard.includes('\r\n.\r\n')) socket.destroy();
        return;
      }
      while (heard.includes('\r\n')) {
        heard = heard.slice(heard.indexOf('\r\n') + 2);
        const reply = left.shift();
        if (reply === undefined) return void socket.destroy();
        socket.write(`${reply}\r\n`);
        if (reply.startsWith('354')) isInData = reachData;
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test('a connection that is cut before the message left: the mail is safe to repeat', async () => {
  const server = await scripted(['250 here', '250 sender', '250 recipient'], false);
  expect(await createSmtp({ url: server.url, from: FROM }).send(to('ana@example.mx'))).toMatchObject({
    outcome: 'refused',
    refusal: 'later',
  });
  server.close();
});

test('a connection that is cut after the message left: nobody knows whether it arrived', async () => {
  const server = await scripted(['250 here', '250 sender', '250 recipient', '354 go on'], true);
  expect(await createSmtp({ url: server.url, from: FROM }).send(to('ana@example.mx'))).toMatchObject({
    outcome: 'ambiguous',
  });
  server.close();
});

test('a server that cannot be reached has nothing', async () => {
  const mailer = createSmtp({ url: `smtp://127.0.0.1:${await freePort()}`, from: FROM });
  expect(await mailer.send(to('ana@example.mx'))).toMatchObject({ outcome: 'refused', refusal: 'later' });
  expect(await mailer.check()).toMatchObject({ outcome: 'unreachable' });
});

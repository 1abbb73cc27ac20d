import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createCloudApi } from '../../../src/vendors/whatsapp/index.ts';
import { answerJson, startLocalServer } from '../../support/local-server.ts';

test('typing indicators share their connections', async () => {
  const sockets = new Set<Socket>();
  const server = await startLocalServer((req, res) => {
    sockets.add(req.socket);
    answerJson(res, 200, { success: true, padding: 'x'.repeat(10_000) });
  });
  try {
    const channel = createCloudApi({
      graphUrl: server.url,
      graphVersion: 'v25.0',
      phoneNumberId: '106540352242922',
      accessToken: 'token-of-the-test',
    });
    for (let call = 0; call < 10; call += 1) await channel.showTyping('wamid.A');
    // The next call may begin before the last one has let go.
    expect(sockets.size).toBeLessThanOrEqual(2);
  } finally {
    await server.close();
  }
});

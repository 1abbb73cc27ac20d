import type { Page } from 'playwright-core';
import type { PushServer } from '../support/push-server.ts';

/** Makes this session's person reachable at the push service of this machine, as their browser would. */
export async function addDevice(page: Page, push: PushServer): Promise<void> {
  const { publicKey } = await page.evaluate(async () => {
    const answer = await fetch('/api/console/devices');
    return (await answer.json()) as { publicKey: string };
  });
  const { endpoint, keys } = await push.subscribe(publicKey);
  const status = await page.evaluate(
    async (body) => {
      const { csrfToken } = (await (await fetch('/api/console/session')).json()) as { csrfToken: string };
      const headers = { 'content-type': 'application/json', 'x-csrf-token': csrfToken };
      const answer = await fetch('/api/console/devices', { method: 'POST', headers, body: JSON.stringify(body) });
      return answer.status;
    },
    { endpoint, keys, name: 'Teléfono de Ana', system: 'Android' },
  );
  if (status >= 300) throw new Error(`the device was not taken: ${status}`);
}

import { expect } from 'vitest';
import type { Thread, ThreadItem } from '../../src/console/contract.ts';
import type { Session } from '../../src/staff/contract.ts';
import { runRecado } from '../modules/cli/run-recado.ts';
import type { Shop } from './phone.ts';

export type SaidItem = Extract<ThreadItem, { type: 'said' }>;
/** Asks the console as its owner. */
export type AskConsole = (method: string, path: string, body?: object) => Promise<Response>;

/** Comes into the console as its first owner. */
export async function signIn(shop: Shop): Promise<AskConsole> {
  const url = (await shop.get('/healthz')).url;
  const { out } = await runRecado(['owner-link'], { DATA_DIR: shop.folder });
  const token = /#(\S+)/.exec(out)?.[1] ?? '';
  const who = { token, name: 'Ana', email: 'ana@example.com', password: 'una frase bien larga', language: 'es' };
  const entered = await fetch(new URL('/api/console/first-owner', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(url).origin },
    body: JSON.stringify(who),
  });
  expect(entered.status).toBe(200);
  const cookie = entered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const { csrfToken } = (await entered.json()) as Session;
  const headers = { cookie, origin: new URL(url).origin, 'x-csrf-token': csrfToken };
  return (method, path, body) =>
    fetch(new URL(`/api/console${path}`, url), {
      method,
      ...(body === undefined
        ? { headers }
        : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
}

/** The same; gives what the console shows that the shop said in a conversation. */
export async function enterConsole(shop: Shop): Promise<(conversationId: string) => Promise<readonly SaidItem[]>> {
  const ask = await signIn(shop);
  return async (conversationId) => {
    const response = await ask('GET', `/conversations/${conversationId}/items`);
    expect(response.status).toBe(200);
    return ((await response.json()) as Thread).items.filter((item) => item.type === 'said');
  };
}

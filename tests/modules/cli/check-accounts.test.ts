import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { checkModelAccount } from '../../../src/vendors/openrouter/index.ts';
import { checkWhatsAppAccount } from '../../../src/vendors/whatsapp/index.ts';
import { answerJson, freePort, type LocalServer, startLocalServer } from '../../support/local-server.ts';

type Answer = { readonly status: number; readonly body: object };
type Seen = { readonly path: string | undefined; readonly bearer: string | undefined };

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A real server that answers each path; what was asked is noted. */
async function serve(answerOf: (path: string) => Answer): Promise<{ readonly url: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  server = await startLocalServer((request: IncomingMessage, response) => {
    seen.push({ path: request.url, bearer: request.headers.authorization });
    const { status, body } = answerOf(request.url ?? '');
    answerJson(response, status, body);
  });
  return { url: server.url, seen };
}

const NUMBER = '106540352242922';
const account = (graphUrl: string) => ({
  graphUrl,
  graphVersion: 'v25.0',
  phoneNumberId: NUMBER,
  accessToken: 'EAAB-secret',
});
const graphError = (code: number): object => ({ error: { message: 'no', type: 'OAuthException', code } });

describe('the WhatsApp account', () => {
  test('works when Meta answers with our number, asked with our token', async () => {
    const body = { id: NUMBER, verified_name: 'Café La Paloma', display_phone_number: '+52 55 5555 0100' };
    const { url, seen } = await serve(() => ({ status: 200, body }));
    expect(await checkWhatsAppAccount(account(url))).toEqual({
      outcome: 'works',
      words: {
        es: 'contesta como Café La Paloma, +52 55 5555 0100',
        en: 'answers as Café La Paloma, +52 55 5555 0100',
      },
    });
    expect(seen).toEqual([{ path: `/v25.0/${NUMBER}`, bearer: 'Bearer EAAB-secret' }]);
  });

  test.each([
    [190, 401, /WHATSAPP_ACCESS_TOKEN is refused \(190\)/],
    [100, 400, /WHATSAPP_PHONE_NUMBER_ID is unknown to this token/],
    [200, 403, /lacks a right/],
    [2635, 400, /WHATSAPP_GRAPH_VERSION is no longer served/],
    [131031, 400, /locked this account/],
    [80007, 400, /too many calls/],
    [2, 500, /trouble of its own/],
    [99, 400, /code 99, HTTP 400/],
  ])('refused with code %i and HTTP %i is explained', async (code, status, words) => {
    const { url } = await serve(() => ({ status, body: graphError(code) }));
    const check = await checkWhatsAppAccount(account(url));
    expect(check.outcome).toBe('refused');
    expect(check.words.en).toMatch(words);
    expect(JSON.stringify(check.words)).not.toContain('EAAB-secret');
  });

  test('of another number, or a proxy that answers everything with 200, is not taken for ours', async () => {
    const { url } = await serve(() => ({ status: 200, body: { id: '1' } }));
    expect((await checkWhatsAppAccount(account(url))).words.en).toContain('is not WhatsApp');
  });

  test('that cannot be reached says why', async () => {
    const check = await checkWhatsAppAccount(account(`http://127.0.0.1:${await freePort()}`));
    expect(check).toEqual({
      outcome: 'unreachable',
      words: { es: expect.stringContaining('ahí nadie escucha'), en: expect.stringContaining('nothing listens there') },
    });
  });
});

const listOf = (...ids: readonly string[]): Answer => ({ status: 200, body: { data: ids.map((id) => ({ id })) } });
const keyWith = (limit_remaining: number | null): Answer => ({ status: 200, body: { data: { limit_remaining } } });
const gateway = (key: Answer, models: Answer) => serve((path) => (path.endsWith('/key') ? key : models));
const check = (baseUrl: string, ...modelIds: readonly string[]) =>
  checkModelAccount({ apiKey: 'sk-or-secret', baseUrl: `${baseUrl}/api/v1`, modelIds });

describe('the model account', () => {
  test('works when the key is taken and every model is served, also with a routing suffix', async () => {
    const { url, seen } = await gateway(keyWith(null), listOf('a/one', 'b/two'));
    expect(await check(url, 'a/one', 'b/two:nitro')).toEqual({
      outcome: 'works',
      words: {
        es: 'contesta y tiene todos los modelos configurados',
        en: 'answers and serves every configured model',
      },
    });
    expect(seen.map(({ path }) => path).toSorted()).toEqual(['/api/v1/key', '/api/v1/models']);
    expect(new Set(seen.map(({ bearer }) => bearer))).toEqual(new Set(['Bearer sk-or-secret']));
  });

  test('names the models that the gateway does not serve', async () => {
    const { url } = await gateway(keyWith(5), listOf('a/one'));
    const { outcome, words } = await check(url, 'a/one', 'b/gone', 'a/one:free');
    expect(outcome).toBe('refused');
    expect(words.en).toContain('does not serve b/gone, a/one:free.');
  });

  test('works with a retired model whose successor is served, and says which is used', async () => {
    const { url } = await gateway(keyWith(null), listOf('openai/gpt-6-luna'));
    const { outcome, words } = await check(url, 'openai/gpt-4o-mini');
    expect(outcome).toBe('works');
    expect(words.en).toContain('retired: openai/gpt-4o-mini → openai/gpt-6-luna');
  });

  test('names a retired model together with its successor when neither is served', async () => {
    const { url } = await gateway(keyWith(null), listOf('a/one'));
    expect((await check(url, 'openai/gpt-4o-mini')).words.en).toContain('openai/gpt-4o-mini → openai/gpt-6-luna');
  });

  test.each<[string, Answer, Answer, RegExp]>([
    ['a wrong key', { status: 401, body: {} }, listOf('a/one'), /OPENROUTER_API_KEY is refused \(401\)/],
    ['no credit', { status: 402, body: {} }, listOf('a/one'), /credit is used up/],
    ['a limit that is used up', keyWith(0), listOf('a/one'), /limit of OPENROUTER_API_KEY is used up/],
    ['a wrong address', { status: 404, body: {} }, { status: 404, body: {} }, /Look at LLM_BASE_URL/],
    ['trouble of the gateway', keyWith(null), { status: 503, body: {} }, /HTTP 503/],
  ])('with %s is refused in words', async (_what, key, models, words) => {
    const { url } = await gateway(key, models);
    const found = await check(url, 'a/one');
    expect(found.outcome).toBe('refused');
    expect(found.words.en).toMatch(words);
    expect(JSON.stringify(found.words)).not.toContain('sk-or-secret');
  });

  test('of a gateway that knows no question about keys is judged by its list alone', async () => {
    const { url } = await gateway({ status: 404, body: {} }, listOf('a/one'));
    expect((await check(url, 'a/one')).outcome).toBe('works');
  });

  test('that cannot be reached says why', async () => {
    const found = await check(`http://127.0.0.1:${await freePort()}`, 'a/one');
    expect(found).toEqual({
      outcome: 'unreachable',
      words: { es: expect.stringContaining('ahí nadie escucha'), en: expect.stringContaining('nothing listens there') },
    });
  });
});

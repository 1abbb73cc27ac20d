import { afterEach, describe, expect, test } from 'vitest';
import { loadLangchain } from '../../../src/agent/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { gatewayFetch } from '../../../src/vendors/openrouter/gateway-fetch.ts';
import { createChatModels, createModelList } from '../../../src/vendors/openrouter/index.ts';
import { answerJson, type LocalServer, startLocalServer } from '../../support/local-server.ts';

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

type Answer = {
  readonly status?: number;
  readonly json?: object;
  readonly text?: string;
  readonly headers?: Record<string, string>;
};
type Asked = { readonly url: string; readonly key: string | undefined; readonly body: string };

/** A gateway that always answers the same. */
async function gateway(answer: Answer): Promise<{ readonly url: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  server = await startLocalServer((req, res, body) => {
    asked.push({ url: req.url ?? '', key: req.headers.authorization, body });
    if (answer.text !== undefined) res.end(answer.text);
    else answerJson(res, answer.status ?? 200, answer.json ?? {}, answer.headers);
  });
  return { url: `${server.url}/api/v1`, asked };
}

type Call = { readonly id?: unknown; readonly name?: string; readonly args?: unknown };

async function mended(calls: readonly Call[]) {
  const { url } = await gateway({
    json: {
      id: 'gen-1234567890abcdef',
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            content: null,
            tool_calls: calls.map(({ id, name = 'price', args = '{}' }) => ({
              ...(id === undefined ? {} : { id }),
              type: 'function',
              function: { name, arguments: args },
            })),
          },
        },
      ],
    },
  });
  const completion = (await (await gatewayFetch(url)).json()) as {
    choices: { message: { tool_calls: { id: string; function: { arguments: string } }[] } }[];
  };
  return (completion.choices[0]?.message.tool_calls ?? []).map((call) => ({
    id: call.id,
    args: call.function.arguments,
  }));
}

describe('tool calls of the gateway', () => {
  test('that are in order are left as they are', async () => {
    expect(await mended([{ id: 'a', args: '{"q": "café"}' }, { id: 'b' }])).toEqual([
      { id: 'a', args: '{"q": "café"}' },
      { id: 'b', args: '{}' },
    ]);
  });

  test('without an id, or with that of another, get one of their own', async () => {
    const ids = (await mended([{ id: 'same' }, { id: 'same' }, {}, { id: '' }, { id: null }])).map(({ id }) => id);
    expect(ids[0]).toBe('same');
    expect(new Set(ids).size).toBe(5);
    expect(ids.slice(1).every((id) => /^call_\d_567890abcdef$/.test(id))).toBe(true);
  });

  test.each([
    ['half a JSON', '{"q": "caf', '{"q": "caf'],
    ['a list', '["café"]', '["café"]'],
    ['a word', '"café"', '"café"'],
    ['null', 'null', 'null'],
  ])('whose arguments are %s are marked as bad', async (_, args, bad) => {
    const [call] = await mended([{ id: 'a', args }]);
    expect(JSON.parse(call?.args ?? '')).toEqual({ __bad: bad });
  });

  test('whose bad arguments are endless are marked in short', async () => {
    const [call] = await mended([{ id: 'a', args: '['.repeat(50_000) }]);
    expect(call?.args.length).toBeLessThan(400);
  });

  test('without arguments have none', async () => {
    expect(
      await mended([
        { id: 'a', args: '' },
        { id: 'b', args: null },
      ]),
    ).toEqual([
      { id: 'a', args: '{}' },
      { id: 'b', args: '{}' },
    ]);
  });
});

describe('an answer that cannot be used', () => {
  test.each<[string, Answer, number]>([
    ['an error inside', { json: { error: { code: 429, message: 'slow down' } } }, 429],
    ['an error inside its choice', { json: { choices: [{ error: { code: 503 }, message: {} }] } }, 503],
    ['an error with a code that is no status', { json: { error: { code: 'overloaded' } } }, 502],
    ['a choice that ended by an error', { json: { choices: [{ finish_reason: 'error', message: {} }] } }, 502],
    ['no choice', { json: { choices: [] } }, 502],
    ['no message', { json: { choices: [{}] } }, 502],
    ['a page', { text: '<html>' }, 502],
    ['nothing', { text: '' }, 502],
    ['null', { text: 'null' }, 502],
  ])('%s becomes an HTTP error', async (_, answer, status) => {
    const { url } = await gateway(answer);
    expect((await gatewayFetch(url)).status).toBe(status);
  });

  test('keeps how long to wait', async () => {
    const { url } = await gateway({ json: { error: { code: 429 } }, headers: { 'retry-after': '7' } });
    expect((await gatewayFetch(url)).headers.get('retry-after')).toBe('7');
  });

  test('and is an HTTP error already is passed on', async () => {
    const { url } = await gateway({ status: 402, json: { error: { message: 'no credit' } } });
    const response = await gatewayFetch(url);
    expect(response.status).toBe(402);
    expect(await response.json()).toEqual({ error: { message: 'no credit' } });
  });
});

describe('the list of models', () => {
  const listed = {
    data: [
      { id: 'test/warm', supported_parameters: ['temperature', 'tools'], pricing: { prompt: '0' } },
      { id: 'test/cold', supported_parameters: ['tools'] },
      { id: 'test/odd', supported_parameters: 'all' },
    ],
  };

  test('names the models that are not served, and what the others take', async () => {
    const { url, asked } = await gateway({ json: listed });
    const list = createModelList({ baseUrl: `${url}/`, apiKey: 'k' });
    expect(await list.refresh(['test/warm', 'test/gone'])).toEqual(['test/gone']);
    expect(asked).toMatchObject([{ url: '/api/v1/models', key: 'Bearer k' }]);
    expect([...(list.parametersOf('test/cold') ?? [])]).toEqual(['tools']);
    expect(list.parametersOf('test/odd')).toBeNull();
    expect(list.parametersOf('test/gone')).toBeNull();
  });

  test.each<[string, Answer]>([
    ['is refused', { status: 401, json: { error: {} } }],
    ['is no list', { json: { models: [] } }],
    ['is no JSON', { text: '<html>' }],
  ])('that %s says nothing of any model, and what was known stays', async (_, answer) => {
    const good = await gateway({ json: listed });
    const account = { baseUrl: good.url, apiKey: 'k' };
    const list = createModelList(account);
    await list.refresh([]);
    await server?.close();
    const bad = await gateway(answer);
    account.baseUrl = bad.url;
    expect(await list.refresh(['test/gone'])).toEqual([]);
    expect(bad.asked).toHaveLength(1);
    expect(list.parametersOf('test/cold')?.has('tools')).toBe(true);
  });

  test('whose gateway is away is no reason to complain of models', async () => {
    const list = createModelList({ baseUrl: 'http://127.0.0.1:9/api/v1', apiKey: 'k' });
    expect(await list.refresh(['test/one'])).toEqual([]);
    expect(list.parametersOf('test/one')).toBeNull();
  });
});

describe('the temperature', () => {
  const said = {
    id: 'gen-1',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hola.' } }],
  };

  test.each<[string, ReadonlySet<string> | null, number | undefined]>([
    ['to a model that takes it', new Set(['tools', 'temperature']), 0.3],
    ['to a model of which nothing is known', null, 0.3],
    ['not to a model that does not take it', new Set(['tools']), undefined],
  ])('is sent %s', async (_, parameters, temperature) => {
    await loadLangchain();
    const { url, asked } = await gateway({ json: said });
    const models = { default: 'test/one', premium: 'test/one', economic: 'test/one', fallback: [] };
    const settings = { apiKey: 'k', baseUrl: url, models, maxTokens: 77, temperature: 0.3 };
    const [candidate] = createChatModels({ settings, parametersOf: () => parameters }).candidatesFor('default', {
      conversationId: newId(),
      customerId: newId(),
    });
    await candidate?.model.invoke('hola');
    const body = JSON.parse(asked[0]?.body ?? '{}') as Record<string, unknown>;
    expect(body['temperature']).toBe(temperature);
    expect(body).toMatchObject({ model: 'test/one', max_tokens: 77 });
  });
});

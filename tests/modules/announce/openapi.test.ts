import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Router } from 'express';
import { expect, test } from 'vitest';
import { buildApi, OPERATIONS } from '../../../src/app/build-api.ts';
import { EVENT_TYPES } from '../../../src/events/index.ts';
import { openApiDocument } from '../../../src/platform/http/openapi.ts';
import { SCOPES } from '../../../src/staff/index.ts';
import { api } from './world.ts';

type Content = Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;
type Described = {
  readonly operationId: string;
  readonly description?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
};
type Document = { readonly openapi: string; readonly paths: Record<string, Record<string, Described>> };

const routes = (routers: readonly Router[]): string[] =>
  routers.flatMap(({ stack }) =>
    stack.flatMap(({ route }) =>
      route === undefined ? [] : route.stack.map(({ method }) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`),
    ),
  );

/** Routers that nobody asks anything. */
const routers = () => {
  const nothing = () => () => undefined;
  return buildApi({ needs: nothing, once: nothing, publicUrl: 'https://shop.example' } as never);
};

const described = async (): Promise<Document> => (await (await api()).ask('GET', '/openapi.json')).body as never;

const all = (document: Document): readonly (Described & { readonly at: string })[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, at: `${method} ${path}` })),
  );

test('every route of the API is described, and nothing else', async () => {
  const registered = new Set(routes(routers()).filter((route) => route.includes('/api/v1/')));
  registered.delete('get /api/v1/openapi.json');
  expect(registered.size).toBeGreaterThan(8);
  const document = await described();
  expect(document.openapi).toBe('3.1.0');
  expect(
    all(document)
      .map(({ at }) => at)
      .sort(),
  ).toEqual([...registered].sort());
});

test('its description is read without a key', async () => {
  const { ask } = await api();
  expect((await ask('GET', '/openapi.json', undefined, { authorization: '' })).status).toBe(200);
});

test('every operation has a name of its own, a scope that exists and every part of its path', async () => {
  const operations = all(await described());
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { at, description = '', parameters = [] } of operations) {
    expect(
      SCOPES.some((scope) => description.includes(`\`${scope}\``)),
      at,
    ).toBe(true);
    const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(named, at).toEqual([...at.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
  }
});

test('its examples are what its schemas allow, and wrong ones are not', async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const check = (schema: object): ValidateFunction => ajv.compile(schema);
  let examples = 0;
  for (const { at, requestBody, responses } of all(await described())) {
    const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
    for (const content of contents) {
      const json = content?.['application/json'];
      if (!json) continue;
      const validate = check(json.schema);
      expect(validate(json.example), `${at}: ${JSON.stringify(validate.errors)}`).toBe(true);
      expect(validate([]), at).toBe(false);
      examples++;
    }
    for (const status of Object.keys(responses)) expect(responses[status]?.description, `${at} ${status}`).not.toBe('');
  }
  expect(examples).toBeGreaterThan(10);
});

test('every event is described with an example that its schema allows', async () => {
  const { webhooks } = (await described()) as unknown as {
    webhooks: Record<string, { post: { requestBody: { content: Content } } }>;
  };
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  expect(Object.keys(webhooks)).toEqual(EVENT_TYPES.map(({ type }) => type));
  for (const [type, { post }] of Object.entries(webhooks)) {
    const json = post.requestBody.content['application/json'];
    const validate = ajv.compile(json?.schema ?? {});
    expect(validate(json?.example), `${type}: ${JSON.stringify(validate.errors)}`).toBe(true);
    expect(validate({ ...(json?.example as object), type: 'other' }), type).toBe(false);
  }
});

test('what is described is what is refused: unknown fields of a request are', async () => {
  const document = openApiDocument(OPERATIONS, 'https://shop.example') as Document;
  const body = document.paths['/api/v1/notifications']?.['post']?.requestBody?.content['application/json'];
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(body?.schema ?? {});
  expect(validate(body?.example)).toBe(true);
  expect(validate({ ...(body?.example as object), priority: 1 })).toBe(false);
});

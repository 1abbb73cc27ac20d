import { z } from 'zod';

type Shown = { readonly description: string; readonly schema?: z.ZodType; readonly example?: unknown };

/** What one operation of the REST API takes and gives, from which its description is made. */
export type ApiOperation = {
  readonly method: 'get' | 'post' | 'patch';
  /** With `{id}` where the route has `:id`. */
  readonly path: string;
  /** Names it for programs: `sendNotification`. */
  readonly id: string;
  readonly summary: string;
  /** The right that a key needs; null: anybody may ask. */
  readonly scope: string | null;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: z.ZodObject;
  readonly body?: { readonly schema: z.ZodType; readonly example: unknown };
  /** A repeated request with the same `Idempotency-Key` gets the first answer. */
  readonly isOnce?: true;
  readonly answers: Readonly<Record<number, Shown>>;
};

/** What the program tells other systems by itself, by signed calls. */
export type ApiWebhook = {
  /** `order.paid`. */
  readonly name: string;
  readonly summary: string;
  readonly schema: z.ZodType;
  readonly example: unknown;
};

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('A word that programs can act on.'),
  detail: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), problem: z.string() })).optional(),
});

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request is not well formed.',
  401: 'There is no working key.',
  403: 'The key lacks the scope.',
  404: 'It does not exist.',
  409: 'The state of things does not allow it.',
  413: 'The body is larger than 1 MB.',
  415: 'The body is no JSON.',
  422: 'What is asked for cannot be done; the field is named.',
  429: 'Too many requests. Wait as long as Retry-After says.',
};

/** The description of the API in OpenAPI 3.1, from the schemas by which requests are checked. */
export function openApiDocument(
  operations: readonly ApiOperation[],
  serverUrl: string,
  webhooks: readonly ApiWebhook[] = [],
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    paths[operation.path] = path;
    path[operation.method] = described(operation);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Recado', version: '1', description: 'For other programs of the business: what they may ask.' },
    servers: [{ url: serverUrl }],
    paths,
    ...(webhooks.length > 0 && { webhooks: Object.fromEntries(webhooks.map((one) => [one.name, told(one)])) }),
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'Made by `recado keys create`.' } },
      schemas: { Problem: jsonSchema(Problem, 'output') },
    },
  };
}

const SIGNED = {
  'webhook-id': 'The same in every attempt: what was taken once is answered with 200 again and changes nothing.',
  'webhook-timestamp': 'When this attempt was signed, in seconds since 1970.',
  'webhook-signature': 'As Standard Webhooks has it; several, separated by spaces, while a secret is replaced.',
};

const told = ({ summary, schema, example }: ApiWebhook): object => ({
  post: {
    summary,
    parameters: Object.entries(SIGNED).map(([name, description]) => ({
      ...{ name, in: 'header', required: true, description, schema: { type: 'string' } },
    })),
    requestBody: { required: true, content: jsonContent(schema, 'output', example) },
    responses: {
      '2XX': { description: 'Taken. Whatever else is answered, it comes again for 24 hours.' },
      410: { description: 'The endpoint is gone: it is told nothing more.' },
    },
  },
});

function described(operation: ApiOperation): object {
  const { id, summary, scope, body } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: id,
    summary,
    ...(scope !== null && { description: `Needs the scope \`${scope}\`.`, security: [{ key: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: jsonContent(body.schema, 'input', body.example) } }),
    responses: responsesOf(operation),
  };
}

function parametersOf({ params = {}, query, isOnce }: ApiOperation): object[] {
  const { properties = {}, required = [] } = query ? jsonSchema(query, 'output') : {};
  return [
    ...Object.entries(params).map(([name, description]) => ({
      ...{ name, in: 'path', required: true, description, schema: { type: 'string' } },
    })),
    ...Object.entries(properties).map(([name, schema]) => ({
      ...{ name, in: 'query', schema, required: required.includes(name) && !hasDefault(schema) },
    })),
    ...(isOnce
      ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', maxLength: 255 } }]
      : []),
  ];
}

const hasDefault = (schema: unknown): boolean => typeof schema === 'object' && schema !== null && 'default' in schema;

function responsesOf({ answers, scope, body, isOnce }: ApiOperation): object {
  const usual = [
    ...(scope === null ? [] : [401, 403, 429]),
    ...(body ? [400, 413, 415] : []),
    ...(isOnce ? [422] : []),
  ];
  const refusals = usual.filter((status) => !(status in answers)).map((status) => [status, {}] as const);
  const all = [...Object.entries(answers), ...refusals].sort(([a], [b]) => Number(a) - Number(b));
  return Object.fromEntries(
    all.map(([status, answer]) => {
      const { description, schema, example } = { description: '', schema: undefined, example: undefined, ...answer };
      if (Number(status) < 400)
        return [status, { description, ...(schema && { content: jsonContent(schema, 'output', example) }) }];
      const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
      return [status, { description: description || (REFUSALS[Number(status)] ?? 'It is refused.'), content }];
    }),
  );
}

const jsonContent = (schema: z.ZodType, io: 'input' | 'output', example: unknown): object => ({
  'application/json': { schema: jsonSchema(schema, io), ...(example !== undefined && { example }) },
});

/** OpenAPI 3.1 takes JSON Schema 2020-12 as it is; the dialect need not be named again. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): { properties?: object; required?: readonly string[] } {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return rest as { properties?: object; required?: readonly string[] };
}

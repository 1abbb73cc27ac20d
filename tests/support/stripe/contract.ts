import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import type { Requests } from './request-types.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
let validators: Map<keyof Requests, ValidateFunction> | undefined;

/** What Stripe's own types say about the body of each request we make, as JSON Schema made from them here and now. */
function compile(): Map<keyof Requests, ValidateFunction> {
  const schema = createGenerator({
    path: `${root}request-types.ts`,
    tsconfig: fileURLToPath(new URL('../../../tsconfig.json', import.meta.url)),
    type: 'Requests',
    skipTypeCheck: true,
    jsDoc: 'none',
  }).createSchema('Requests');
  const ajv = new Ajv({ coerceTypes: 'array', strict: false, allErrors: true });
  ajv.addSchema({ definitions: schema.definitions }, 'stripe');
  const names = Object.keys(Object(Object(schema.definitions?.['Requests']).properties)) as (keyof Requests)[];
  return new Map(names.map((name) => [name, ajv.compile({ $ref: `stripe#/definitions/Requests/properties/${name}` })]));
}

/** What is wrong with a decoded request body, in words; empty when Stripe's types allow it. */
export function faultsOf(request: string, body: unknown): string[] {
  validators ??= compile();
  const validate = validators.get(request as keyof Requests);
  if (validate === undefined) return [`no request is called ${request}`];
  if (validate(structuredClone(body))) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

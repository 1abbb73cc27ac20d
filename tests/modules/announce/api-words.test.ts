import { expect, test } from 'vitest';
import type { z } from 'zod';
import { NotificationBody } from '../../../src/announce/notification-schema.ts';
import { OPERATIONS } from '../../../src/app/build-api.ts';
import { fieldsOf } from '../../../src/platform/http/problem.ts';

/** What somebody may send by mistake, wherever it stands. */
const WRONG: readonly unknown[] = [undefined, null, true, 7.5, -1, '', 'x'.repeat(5_000), '\n', [], [[]], {}, { x: 1 }];
/** The library's own words, which speak of its kinds and not of the field. */
const FOREIGN = /^(invalid|too (big|small)|unrecognized|expected|required|unexpected)\b/i;

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The example with each of its fields, however deep, replaced by something wrong in turn, and with one too many. */
function* broken(value: Node): Generator<unknown> {
  yield { ...value, another: 1 };
  for (const [name, inner] of Object.entries(value)) {
    for (const one of WRONG) yield { ...value, [name]: one };
    if (isNode(inner)) for (const one of broken(inner)) yield { ...value, [name]: one };
  }
}

const bodies = OPERATIONS.flatMap(({ id, body, query }) => [
  ...(body ? [[id, body.schema as z.ZodType, body.example as Node] as const] : []),
  ...(query ? [[id, query as z.ZodType, { limit: '1', cursor: 'x', state: 'x', from: 'x', by: 'x' }] as const] : []),
]);

test.each(bodies)('%s says in its own words what is wrong with a field', (_id, schema, example) => {
  const said = new Set<string>();
  for (const body of broken(example)) {
    const read = schema.safeParse(body);
    if (!read.success) for (const { field, message } of fieldsOf(read.error)) said.add(`${field}: ${message}`);
  }
  expect(said.size).toBeGreaterThan(1);
  expect([...said].filter((line) => FOREIGN.test(line.slice(line.indexOf(': ') + 2)))).toEqual([]);
});

test.each(['', 'a'.repeat(101)])('the name of a parameter that is empty or too long is named as such', (name) => {
  const template = { name: 'aviso', parameters: { [name]: 'x' } };
  const read = NotificationBody.safeParse({ recipient: { phone: '+52 55 1234 5678' }, template });
  expect(read.success ? [] : fieldsOf(read.error)).toEqual([
    { field: `template.parameters.${name}`.slice(0, 100), message: 'must have a name of 1 to 100 characters.' },
  ]);
});

import { expect, test } from 'vitest';
import { faultInJson } from '../../../src/platform/http/json-fault.ts';

const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

test.each([
  '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
  '{"a":"a","b":"a","c":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a":["a","a"],"b":[["x"],["x"]]}',
  '{"a":"__proto__"}',
  '{}',
  '[]',
  nested(32),
])('%s is taken as it stands', (json) => {
  expect(faultInJson(json)).toBeNull();
});

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1,"b":2}}', 'a.b'],
  ['{"a":[{"b":1},{"b":1,"c":2,"b":3}]}', 'a.b'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"a":{},"b":[],"a":2}', 'a'],
])('%s repeats %s', (json, field) => {
  expect(faultInJson(json)).toEqual({ field, message: 'stands twice.' });
});

test.each([
  ['{ "__proto__" : 1 }', '__proto__'],
  ['{"a":{"\\u005f_proto__":{}}}', 'a.__proto__'],
])('%s names what no schema would see: %s', (json, field) => {
  expect(faultInJson(json)).toEqual({ field, message: 'is not a field here.' });
});

test.each([33, 100_000])('%i levels are too many', (levels) => {
  expect(faultInJson(nested(levels))).toEqual({ field: 'a', message: 'is nested deeper than 32 levels.' });
});

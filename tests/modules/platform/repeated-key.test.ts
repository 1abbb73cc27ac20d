import { expect, test } from 'vitest';
import { repeatedKey } from '../../../src/platform/http/repeated-key.ts';

test.each([
  ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', null],
  ['{"a":"a","b":"a","c":"{\\"a\\":1,\\"a\\":2}"}', null],
  ['{"a":["a","a"],"b":[["x"],["x"]]}', null],
  ['{}', null],
  ['[]', null],
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1,"b":2}}', 'a.b'],
  ['{"a":[{"b":1},{"b":1,"c":2,"b":3}]}', 'a.b'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"a":{},"b":[],"a":2}', 'a'],
  ['{ "__proto__" : 1 , "__proto__" : 2 }', '__proto__'],
])('%s repeats %s', (json, repeated) => {
  expect(repeatedKey(json)).toBe(repeated);
});

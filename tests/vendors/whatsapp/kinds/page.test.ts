import { expect, test } from 'vitest';
import { FIELDS, KINDS } from '../../../../src/vendors/whatsapp/kinds.ts';
import { FIELD_READERS } from '../../../../src/vendors/whatsapp/read-fields.ts';
import { kindsPage } from './page.ts';
import { fixtureNames } from './world.ts';

test('the page of all kinds is true', async () => {
  await expect(kindsPage()).toMatchFileSnapshot('../../../../docs/message-kinds.md');
});

test('every type and field of the page has a fixture, and every field that is read stands on it', () => {
  const names = fixtureNames();
  const missing = [...Object.keys(KINDS), ...Object.keys(FIELD_READERS)].filter(
    (kind) => !names.some((name) => name === kind || name.startsWith(`${kind}-`)),
  );
  expect(missing).toEqual([]);
  expect(Object.keys(FIELDS)).toEqual(expect.arrayContaining(Object.keys(FIELD_READERS)));
});

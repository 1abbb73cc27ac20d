import { expect, test } from 'vitest';
import { FIELDS, INTERACTIVE, KINDS, type Kind } from '../../../../src/vendors/whatsapp/kinds.ts';
import { parseCall } from '../../../../src/vendors/whatsapp/parse-call.ts';
import { FIELD_READERS } from '../../../../src/vendors/whatsapp/read-fields.ts';
import { OUR_NUMBER } from '../../../support/whatsapp-door.ts';
import { kindsPage } from './page.ts';
import { fixture, fixtureNames } from './world.ts';

const MESSAGES: Readonly<Record<string, Kind>> = {
  ...KINDS,
  ...Object.fromEntries(Object.entries(INTERACTIVE).map(([part, kind]) => [`interactive-${part}`, kind])),
};

test('the page of all kinds is true', async () => {
  await expect(kindsPage()).toMatchFileSnapshot('../../../../docs/message-kinds.md');
});

test('every type and field of the page has a fixture, and every field that is read stands on it', () => {
  const names = fixtureNames();
  const missing = [...Object.keys(MESSAGES), ...Object.keys(FIELD_READERS)].filter(
    (kind) => !names.some((name) => name === kind || name.startsWith(`${kind}-`)),
  );
  expect(missing).toEqual([]);
  expect(Object.keys(FIELDS)).toEqual(expect.arrayContaining(Object.keys(FIELD_READERS)));
});

test.each(
  fixtureNames().flatMap((name) => {
    const kind = Object.keys(MESSAGES).findLast((key) => name === key || name.startsWith(`${key}-`));
    return kind === undefined ? [] : [{ name, kind }];
  }),
)('$name is answered or ignored as the page says of $kind', ({ name, kind }) => {
  const { messages } = parseCall(Buffer.from(fixture(name)), OUR_NUMBER);
  const [type] = kind.split('-');
  const message = messages.find((one) => one.kind === type);
  expect(message).toBeDefined();
  expect(message?.ignoredBecause).toBe(MESSAGES[kind]?.ignoredBecause);
});

import { expect, test } from 'vitest';
import { checkRfc } from '../../../src/billing/rfc-rules.ts';

test.each([
  ['GODE561231GR8', 'person'],
  ['gode-561231-gr8', 'person'],
  ['SAT970701NN3', 'company'],
  ['CFE370814QI0', 'company'],
  ['PEP9207167XA', 'company'],
])('the tax id %s is right', (text, kind) => {
  expect(checkRfc(text)).toMatchObject({ isValid: true, kind });
});

test.each([
  ['GODE561231GR9', 'check_digit'],
  ['GODE561331GR8', 'date'],
  ['GODE560231GR8', 'date'],
  ['GO561231GR8', 'shape'],
  ['', 'shape'],
  ["'; drop table", 'shape'],
  ['XAXX010101000', 'generic'],
])('the tax id %s is refused: %s', (text, why) => {
  expect(checkRfc(text)).toEqual({ isValid: false, why });
});

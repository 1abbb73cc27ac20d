import { expect, test } from 'vitest';
import { checkFiscal, type Fiscal, fiscalProblemText } from '../../../src/billing/cfdi-rules.ts';

const person = (regime: string, use: string): Fiscal => ({ kind: 'person', regime, use });
const company = (regime: string, use: string): Fiscal => ({ kind: 'company', regime, use });

test.each([
  person('612', 'G03'),
  person('605', 'D01'),
  person('616', 'S01'),
  person('616', 'G02'),
  person('626', 'I04'),
  person('625', 'D10'),
  company('601', 'G01'),
  company('603', 'S01'),
  company('626', 'G03'),
  company('610', 'S01'),
])('the SAT takes $use with regime $regime of a $kind', (fiscal) => {
  expect(checkFiscal(fiscal)).toBeNull();
});

test.each([
  [person('601', 'G03'), 'regime', 'not_for_kind'],
  [company('612', 'G03'), 'regime', 'not_for_kind'],
  [company('605', 'S01'), 'regime', 'not_for_kind'],
  [person('609', 'G03'), 'regime', 'unknown'],
  [person('605', 'G03'), 'use', 'not_together'],
  [person('616', 'G03'), 'use', 'not_together'],
  [person('626', 'D01'), 'use', 'not_together'],
  [company('601', 'D01'), 'use', 'not_for_kind'],
  [person('605', 'CN01'), 'use', 'unknown'],
  [company('601', 'CP01'), 'use', 'unknown'],
] as const)('%j is refused, naming the field', (fiscal, field, why) => {
  expect(checkFiscal(fiscal)).toMatchObject({ field, why });
});

test('the words name the field, what is wrong and what it could be, in both languages', () => {
  const fiscal = person('605', 'G03');
  const problem = checkFiscal(fiscal);
  if (problem === null) throw new Error('nothing is wrong');
  expect(fiscalProblemText(problem, fiscal, 'es')).toBe(
    'Uso de CFDI: el SAT no acepta G03 con el régimen 605. Revisa tu Constancia de Situación Fiscal. Puede ser: D01, D02, D03, D04, D05, D06, D07, D08, D09, D10, S01.',
  );
  expect(fiscalProblemText(problem, fiscal, 'en')).toContain('does not accept G03 with regime 605');
});

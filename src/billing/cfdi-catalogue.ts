/**
 * Tax regimes and uses of a CFDI 4.0, as the SAT lists them: catalogues c_RegimenFiscal and c_UsoCFDI of Anexo 20
 * (catCFDI, sheets of the same names; columns "Física", "Moral" and "Régimen Fiscal Receptor"; in force since 1 January
 * 2022, G02 with regime 616 since its later revision).
 */
type WhoMay = { readonly person: boolean; readonly company: boolean };

const PEOPLE: WhoMay = { person: true, company: false };
const COMPANIES: WhoMay = { person: false, company: true };
const BOTH: WhoMay = { person: true, company: true };

/** Who has which regime: a natural person (RFC of 13 places) or a company (12). */
export const REGIMES: Readonly<Record<string, WhoMay>> = {
  '601': COMPANIES,
  '603': COMPANIES,
  '605': PEOPLE,
  '606': PEOPLE,
  '607': PEOPLE,
  '608': PEOPLE,
  '610': BOTH,
  '611': PEOPLE,
  '612': PEOPLE,
  '614': PEOPLE,
  '615': PEOPLE,
  '616': PEOPLE,
  '620': COMPANIES,
  '621': PEOPLE,
  '622': COMPANIES,
  '623': COMPANIES,
  '624': COMPANIES,
  '625': PEOPLE,
  '626': BOTH,
};

const BUSINESS = ['601', '603', '606', '612', '620', '621', '622', '623', '624', '625', '626'];
const DEDUCTIONS = ['605', '606', '607', '608', '611', '612', '614', '615', '625'];
const WITHOUT_EFFECT = Object.keys(REGIMES);

const business = { ...BOTH, regimes: BUSINESS };
const deduction = { ...PEOPLE, regimes: DEDUCTIONS };

/** Uses that a sale can have, with who may give them and under which regimes. CP01 and CN01 are of payments and wages. */
export const USES: Readonly<Record<string, WhoMay & { readonly regimes: readonly string[] }>> = {
  G01: business,
  G02: { ...BOTH, regimes: [...BUSINESS, '616'] },
  G03: business,
  ...Object.fromEntries(['I01', 'I02', 'I03', 'I04', 'I05', 'I06', 'I07', 'I08'].map((use) => [use, business])),
  ...Object.fromEntries(
    ['D01', 'D02', 'D03', 'D04', 'D05', 'D06', 'D07', 'D08', 'D09', 'D10'].map((use) => [use, deduction]),
  ),
  S01: { ...BOTH, regimes: WITHOUT_EFFECT },
};

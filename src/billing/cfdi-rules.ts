import type { Fact } from '../actions/index.ts';
import type { Language } from '../core/language.ts';
import { REGIMES, USES } from './cfdi-catalogue.ts';

export type Fiscal = {
  /** By the length of the RFC: 13 places are a natural person's, 12 a company's. */
  readonly kind: 'person' | 'company';
  readonly regime: string;
  readonly use: string;
};

/** What is wrong with them, and with which field; null when the SAT takes them together. */
export type FiscalProblem = {
  readonly field: 'regime' | 'use';
  readonly why: 'unknown' | 'not_for_kind' | 'not_together';
  /** What the field could be instead. */
  readonly allowed: readonly string[];
};

/** Checks that regime and use exist, are for whom the RFC says, and go together, by the SAT's catalogues. */
export function checkFiscal({ kind, regime, use }: Fiscal): FiscalProblem | null {
  const regimes = Object.keys(REGIMES).filter((code) => REGIMES[code]?.[kind]);
  if (REGIMES[regime] === undefined) return { field: 'regime', why: 'unknown', allowed: regimes };
  if (!regimes.includes(regime)) return { field: 'regime', why: 'not_for_kind', allowed: regimes };
  const allowed = Object.keys(USES).filter((code) => USES[code]?.[kind] && USES[code].regimes.includes(regime));
  if (allowed.includes(use)) return null;
  const known = USES[use];
  return {
    field: 'use',
    why: known === undefined ? 'unknown' : known[kind] ? 'not_together' : 'not_for_kind',
    allowed,
  };
}

type Say = Readonly<Record<'regime' | 'use', Readonly<Record<FiscalProblem['why'], (fiscal: Fiscal) => string>>>> & {
  readonly allowed: (codes: string) => string;
};

const WORDS: Readonly<Record<Language, Say>> = {
  es: {
    regime: {
      unknown: ({ regime }) => `Régimen fiscal: ${regime} no está en el catálogo del SAT.`,
      not_for_kind: ({ kind, regime }) =>
        `Régimen fiscal: ${regime} no es de personas ${kind === 'person' ? 'físicas, y el RFC es de una' : 'morales, y el RFC es de una'}.`,
      not_together: ({ regime }) => `Régimen fiscal: ${regime} no sirve aquí.`,
    },
    use: {
      unknown: ({ use }) => `Uso de CFDI: ${use} no es un uso para compras.`,
      not_for_kind: ({ use }) => `Uso de CFDI: ${use} es solo de personas físicas, y el RFC es de una persona moral.`,
      not_together: ({ use, regime }) => `Uso de CFDI: el SAT no acepta ${use} con el régimen ${regime}.`,
    },
    allowed: (codes) => `Revisa tu Constancia de Situación Fiscal. Puede ser: ${codes}.`,
  },
  en: {
    regime: {
      unknown: ({ regime }) => `Tax regime (régimen fiscal): ${regime} is not in the SAT's catalogue.`,
      not_for_kind: ({ kind, regime }) =>
        `Tax regime (régimen fiscal): ${regime} is not one of ${kind === 'person' ? 'natural persons, and the RFC is of one' : 'companies, and the RFC is of one'}.`,
      not_together: ({ regime }) => `Tax regime (régimen fiscal): ${regime} does not fit.`,
    },
    use: {
      unknown: ({ use }) => `Use (uso de CFDI): ${use} is no use for purchases.`,
      not_for_kind: ({ use }) => `Use (uso de CFDI): ${use} is for natural persons only, and the RFC is of a company.`,
      not_together: ({ use, regime }) => `Use (uso de CFDI): the SAT does not accept ${use} with regime ${regime}.`,
    },
    allowed: (codes) => `Look at your Constancia de Situación Fiscal. It can be: ${codes}.`,
  },
};

/** The codes that the text names. */
export const fiscalProblemFacts = ({ field, allowed }: FiscalProblem, { regime, use }: Fiscal): readonly Fact[] => [
  { kind: 'text', text: [...(field === 'use' ? [use] : []), regime, ...allowed].join(', '), of: 'SAT' },
];

/** Names the field and the remedy. */
export function fiscalProblemText(problem: FiscalProblem, fiscal: Fiscal, language: Language): string {
  const words = WORDS[language];
  return `${words[problem.field][problem.why](fiscal)} ${words.allowed(problem.allowed.join(', '))}`;
}

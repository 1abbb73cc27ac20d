import { z } from 'zod';
import { momentField, textField, withoutCard } from '../../platform/imports/index.ts';
import type { FileConsent } from './types.ts';

const isGiven = z.boolean('must be true or false (in CSV also yes or no)').nullable().default(null);
const at = momentField.nullable().default(null);
const source = withoutCard(textField(200)).nullable().default(null);

/** What a file says of the consent of a customer: to notices of their own orders and payments, and to marketing. */
export const consentFields = {
  opt_in: isGiven,
  opt_in_at: at,
  opt_in_source: source,
  marketing_opt_in: isGiven,
  marketing_opt_in_at: at,
  marketing_opt_in_source: source,
};

type Found = z.infer<z.ZodObject<typeof consentFields>>;
type Problem = (path: PropertyKey[], message: string) => void;

const FIELDS = { utility: 'opt_in', marketing: 'marketing_opt_in' } as const;

/** A consent counts with when and where it was given, a refusal with when; null: the file says nothing. */
export function consentsOf(found: Found, problem: Problem): readonly FileConsent[] | null {
  const said = (['utility', 'marketing'] as const).flatMap((scope) => {
    const field = FIELDS[scope];
    const [given, when, where] = [found[field], found[`${field}_at`], found[`${field}_source`]];
    if (given === null) {
      if (when !== null || where !== null) problem([field], 'is missing: say yes or no, or leave the others empty');
      return [];
    }
    if (when === null) problem([`${field}_at`], 'is missing: when it was said decides what holds');
    if (given && where === null) problem([`${field}_source`], 'is missing: say where it was given, such as "web form"');
    return [{ scope, isGiven: given, at: when?.toISOString() ?? '', source: where }];
  });
  return said.length === 0 ? null : said;
}

/** Cells of what holds of a customer, and the same as a part of an object. */
export function writtenConsents(consents: readonly FileConsent[]) {
  const of = (scope: FileConsent['scope']) => consents.find((one) => one.scope === scope) ?? null;
  const [utility, marketing] = [of('utility'), of('marketing')];
  return {
    opt_in: utility?.isGiven ?? null,
    opt_in_at: utility?.at ?? null,
    opt_in_source: utility?.source ?? null,
    marketing_opt_in: marketing?.isGiven ?? null,
    marketing_opt_in_at: marketing?.at ?? null,
    marketing_opt_in_source: marketing?.source ?? null,
  };
}

export const CONSENT_TITLES = Object.keys(consentFields);

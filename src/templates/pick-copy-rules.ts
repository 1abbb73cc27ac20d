import { inOrderFor, isSameLanguage } from './language-rules.ts';
import type { ApprovedCopy, PlanRefusal } from './types.ts';

type Readable = ApprovedCopy & {
  readonly format: NonNullable<ApprovedCopy['format']>;
  readonly components: NonNullable<ApprovedCopy['components']>;
};

export type Picked = { readonly copy: Readable; readonly isOtherLanguage: boolean } | { readonly refusal: PlanRefusal };

/**
 * Which of the approved copies serves a customer: in the customer's language as long as one exists there, even if that
 * one may not be sent now; in another only if none does.
 */
export function pickCopy(copies: readonly ApprovedCopy[], name: string, wanted: string): Picked {
  const existing = copies.filter((copy) => copy.name === name && copy.status !== 'deleted');
  if (existing.length === 0) return { refusal: { field: 'name', reason: 'unknown_template', fact: null } };
  const own = existing.filter(({ language }) => isSameLanguage(language, wanted));
  const eligible = own.length > 0 ? own : existing;
  const codes = inOrderFor(wanted, [...new Set(eligible.map(({ language }) => language))]);
  const ordered = codes.flatMap((code) => eligible.filter(({ language }) => language === code));
  const copy = ordered.find(isSendable);
  if (copy) return { copy, isOtherLanguage: own.length === 0 };
  const [first] = ordered.filter(({ status }) => status === 'approved');
  if (first) return { refusal: { field: 'components', reason: 'never_read', fact: first.language } };
  return { refusal: { field: 'status', reason: 'not_sendable', fact: ordered[0]?.status ?? null } };
}

const isSendable = (copy: ApprovedCopy): copy is Readable =>
  copy.status === 'approved' && copy.format !== null && copy.components !== null;

import { consentOf, standing } from '../consent/index.ts';
import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { type Customer, customerWith, recipientWith } from '../customers/index.ts';
import { customerOf } from '../inbox/index.ts';
import { type Db, readTogether } from '../platform/db/index.ts';
import { type ApprovedCopy, listCopies, type PlanRefusal, planTemplate, refusalWords } from '../templates/index.ts';
import type { TemplateChoice } from './contract.ts';

export type TemplateDeps = {
  /** The account whose templates are sent; null: none is configured, so there are none. */
  readonly account: string | null;
  /** What a template of a category is thought to cost this customer; null when that is not known. */
  readonly priceOf: (id: ConversationId, category: string) => Promise<TemplateChoice['price']>;
  /** Until when what is begun with this customer has to wait (business time); null: it need not. */
  readonly waitsUntil: (db: Db, id: ConversationId, purpose: 'utility' | 'marketing') => Promise<Date | null>;
};

/** Why nothing may be begun with a customer, as staff reads it. */
const CONSENT: Readonly<Record<'never' | 'withdrawn' | 'blocked', Readonly<Record<Language, string>>>> = {
  never: {
    es: 'El cliente no ha aceptado recibir avisos de este tipo.',
    en: 'The customer has not agreed to get such messages.',
  },
  withdrawn: { es: 'El cliente pidió BAJA.', en: 'The customer has opted out.' },
  blocked: { es: 'El cliente está bloqueado.', en: 'The customer is blocked.' },
};

type Consent = { readonly customer: Customer; readonly objection: (category: string) => keyof typeof CONSENT | null };

/** Whether the customer of a conversation may be written to, by the category of a template. */
export async function consentIn(db: Db, id: ConversationId): Promise<Consent> {
  const found = await readTogether(db, {
    customer: customerWith(customerOf(id)),
    recipient: recipientWith(customerOf(id)),
  });
  const [customer] = found.customer;
  if (customer === undefined) throw new AppError('conversation_without_customer', 'not_found');
  const { consent } = await readTogether(db, { consent: consentOf(customer.id) });
  const isBlocked = found.recipient[0]?.isBlocked ?? true;
  return {
    customer,
    objection: (category) => {
      if (isBlocked) return 'blocked';
      const stands = standing(consent, purposeOf(category), null);
      return stands === 'given' ? null : stands;
    },
  };
}

/** The templates for a conversation: those that can go first, each with what it still needs, or why it cannot. */
export async function templateChoices(
  db: Db,
  deps: TemplateDeps,
  id: ConversationId,
  language: Language,
): Promise<TemplateChoice[]> {
  if (deps.account === null) return [];
  const { customer, objection } = await consentIn(db, id);
  const copies = await listCopies(db, deps.account);
  const names = [...new Set(copies.map(({ name }) => name))];
  const choices = names.flatMap((name) => {
    const own = copies.filter((copy) => copy.name === name);
    const copy = own.find((one) => one.language.startsWith(customer.language)) ?? own[0];
    return copy ? [choiceOf(own, copy, customer, objection(copy.category), language)] : [];
  });
  const priced = choices.map(async (choice) => ({
    ...choice,
    price: await deps.priceOf(id, choice.category),
    sendAt: choice.canGo ? ((await deps.waitsUntil(db, id, purposeOf(choice.category)))?.toISOString() ?? null) : null,
  }));
  return (await Promise.all(priced)).sort((a, b) => Number(b.canGo) - Number(a.canGo));
}

function choiceOf(
  copies: readonly ApprovedCopy[],
  copy: ApprovedCopy,
  customer: Customer,
  objection: keyof typeof CONSENT | null,
  language: Language,
): TemplateChoice {
  const plan = planTemplate(copies, { name: copy.name, language: copy.language, parameters: {} });
  const refusals: readonly PlanRefusal[] = plan.outcome === 'refused' ? [plan, ...(plan.also ?? [])] : [];
  const isMissing = ({ field, reason }: PlanRefusal): boolean =>
    field.startsWith('parameters.') && reason === 'missing';
  const obstacle = refusals.find((refusal) => !isMissing(refusal));
  const { header, body = '', footer = null, buttons = [] } = copy.components ?? {};
  return {
    ...{ name: copy.name, language: copy.language, category: copy.category, status: copy.status },
    canGo: obstacle === undefined && objection === null,
    reason: obstacle ? refusalWords(obstacle, language) : objection ? CONSENT[objection][language] : null,
    header: header?.kind === 'text' ? header.text : null,
    ...{ body, footer, buttons: buttons.map(({ label }) => label) },
    parameters: refusals.filter(isMissing).map(({ field }) => parameterOf(field.slice('parameters.'.length), customer)),
    ...{ price: null, sendAt: null },
  };
}

/** What a template of a category is sent for, as consent and quiet hours ask. */
export const purposeOf = (category: string): 'utility' | 'marketing' =>
  category === 'marketing' ? 'marketing' : 'utility';

const NAMES: ReadonlySet<string> = new Set(['name', 'nombre', 'customer', 'customer_name', 'cliente']);

const parameterOf = (name: string, customer: Customer): TemplateChoice['parameters'][number] => ({
  ...{ name, example: '' },
  value: NAMES.has(name) ? customer.name : null,
});

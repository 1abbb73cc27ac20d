import { z } from 'zod';
import { day, line, link, maybe, money, prose } from './fields.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Traits = {
  /** Nobody needs the mail when it could not be sent for this long. */
  readonly usefulMs: number;
  /** Data is emptied once the mail has an end. */
  readonly holdsSecret: boolean;
  /** The receiver may do without it: carries List-Unsubscribe and obeys it. */
  readonly isOptional: boolean;
  /** Counts for the customer's daily limit; codes have limits of their own. */
  readonly isCounted: boolean;
};

const ORDINARY: Traits = { usefulMs: 3 * DAY_MS, holdsSecret: false, isOptional: false, isCounted: true };
const SECRET: Partial<Traits> = { holdsSecret: true, isCounted: false };

/** `name` greets the receiver; `note` stands in a box of its own, such as "no money moves in this demonstration". */
const template = <Shape extends z.ZodRawShape>(shape: Shape, traits: Partial<Traits> = {}) => ({
  ...ORDINARY,
  ...traits,
  data: z.strictObject({ name: maybe(line(80)), note: maybe(line(400)), ...shape }),
});

const order = {
  number: line(40),
  items: z
    .array(z.strictObject({ name: line(), quantity: z.number().int().min(1), total: money() }))
    .min(1)
    .max(200),
  shipping: maybe(money()),
  total: money(),
  address: maybe(line(400)),
  link: maybe(link()),
};

/** Every mail that exists: what fills it and how it behaves. Its words stand in `mails/<language>/<name>.*`. */
export const TEMPLATES = {
  welcome: template({ link: maybe(link()) }, { isOptional: true }),
  verify_email: template({ link: link(), hours: z.number().int().min(1) }, { ...SECRET, usefulMs: DAY_MS }),
  password_reset: template({ link: link(), minutes: z.number().int().min(1) }, { ...SECRET, usefulMs: 60 * MINUTE_MS }),
  one_time_code: template(
    { code: z.string().regex(/^\d{6}$/), minutes: z.number().int().min(1) },
    { ...SECRET, usefulMs: 10 * MINUTE_MS },
  ),
  invitation: template({ inviter: line(80), role: line(40), link: link() }, { ...SECRET }),
  invoice_paid: template({ number: line(60), total: money(), paidOn: day(), link: maybe(link()) }),
  receipt: template({ number: line(60), total: money(), issuedOn: day(), status: line(60), link: maybe(link()) }),
  trial_ending: template(
    { plan: line(80), endsOn: day(), price: money(), link: maybe(link()) },
    { isOptional: true, usefulMs: DAY_MS },
  ),
  escalation: template({ customer: line(80), reason: line(), link: maybe(link()) }, { usefulMs: DAY_MS }),
  staff_notice: template({ customer: line(80), topic: line(80), link: maybe(link()) }, { usefulMs: DAY_MS }),
  order_confirmation: template(order),
  order_summary: template({ ...order, status: line(60) }),
  payment_reminder: template(
    { number: line(40), total: money(), dueOn: maybe(day()), link: maybe(link()) },
    { isOptional: true, usefulMs: DAY_MS },
  ),
  shipping_update: template(
    { number: line(40), status: line(80), carrier: maybe(line(60)), tracking: maybe(line(80)), link: maybe(link()) },
    { isOptional: true },
  ),
  alert: template({ text: line(800), link: maybe(link()) }, { usefulMs: DAY_MS }),
  webhook_off: template({ url: line(200), reason: line(), link: maybe(link()) }),
  payment_failed: template({ what: line(), total: money(), link: maybe(link()) }),
  answer: template({ question: maybe(line(400)), text: prose() }),
} as const;

export type TemplateName = keyof typeof TEMPLATES;
export type TemplateInput<Name extends TemplateName> = z.input<(typeof TEMPLATES)[Name]['data']>;

export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as readonly TemplateName[];

export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(TEMPLATES, name);

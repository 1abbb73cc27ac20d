import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import type { ToolResult } from './read-turn.ts';
import { WORDS } from './words.ts';

const Range = z.looseObject({ from: z.number(), to: z.number() });
const Zone = z.looseObject({
  zone: z.string(),
  price: z.string(),
  free_from: z.string().nullish(),
  working_days: Range,
});
const Rule = z.looseObject({
  applies_to: z.string(),
  days_after_delivery: z.number().nullish(),
  conditions: z.string().nullish(),
});
const Method = z.looseObject({ method: z.string(), note: z.string().nullish() });
const Contact = z.looseObject({
  address: z.string().nullish(),
  channels: z.array(z.looseObject({ label: z.string(), value: z.string() })).default([]),
});
const Policies = z.looseObject({
  shipping: z.array(Zone).optional(),
  returns: z.array(Rule).optional(),
  payment: z.array(Method).optional(),
  contact: Contact.optional(),
  privacy: z.looseObject({ privacy_notice: z.string() }).optional(),
});
type Policies = z.infer<typeof Policies>;

/** What the shop's rules say, one paragraph a topic; null when the tool was not asked or could not answer. */
export function policyWords(results: readonly ToolResult[], language: Language): string | null {
  const parts = results
    .filter(({ tool }) => tool === 'shop_policies')
    .flatMap(({ value }) => {
      const parsed = Policies.safeParse(value);
      return parsed.success ? paragraphs(parsed.data, language) : [];
    });
  return parts.length > 0 ? parts.join('\n\n') : null;
}

function paragraphs({ shipping, returns, payment, contact, privacy }: Policies, language: Language): string[] {
  const words = WORDS[language];
  const list = (title: string, lines: readonly string[]): string =>
    [title, ...lines.map((line) => `- ${line}`)].join('\n');
  return [
    ...(shipping
      ? [
          list(
            words.shipping,
            shipping.map((zone) => zoneLine(zone, language)),
          ),
        ]
      : []),
    ...(returns
      ? [
          list(
            words.returns,
            returns.map((rule) => ruleLine(rule, language)),
          ),
        ]
      : []),
    ...(payment
      ? [
          list(
            words.payment,
            payment.map(({ method, note }) => (note ? `${method}: ${note}` : method)),
          ),
        ]
      : []),
    ...(contact ? [list(words.contact, contactLines(contact))] : []),
    ...(privacy ? [`${words.privacy}: ${privacy.privacy_notice}`] : []),
  ];
}

function zoneLine({ zone, price, free_from, working_days }: z.infer<typeof Zone>, language: Language): string {
  const words = WORDS[language];
  const { from, to } = working_days;
  const days = from === to ? String(from) : `${from}${language === 'es' ? ' a ' : ' to '}${to}`;
  return [`${zone}: ${words.zone(price, days)}`, ...(free_from ? [words.freeFrom(free_from)] : [])].join(', ');
}

function ruleLine({ applies_to, days_after_delivery, conditions }: z.infer<typeof Rule>, language: Language): string {
  const days = days_after_delivery ? `: ${WORDS[language].days(days_after_delivery)}` : '';
  return [`${applies_to}${days}`, ...(conditions ? [conditions] : [])].join('. ');
}

const contactLines = ({ address, channels }: z.infer<typeof Contact>): string[] => [
  ...(address ? [address] : []),
  ...channels.map(({ label, value }) => `${label}: ${value}`),
];

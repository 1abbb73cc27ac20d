import { z } from 'zod';
import { parseEmail } from '../../core/email.ts';
import type { MailEvent } from '../../notify/index.ts';
import { parseSns } from './sns-schema.ts';

const Recipients = z.array(z.looseObject({ emailAddress: z.string() })).catch([]);

/** Both shapes: notifications of an identity (`notificationType`) and events of a configuration set (`eventType`). */
const Report = z.looseObject({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  mail: z.looseObject({
    messageId: z.string(),
    timestamp: z.string().catch(''),
    destination: z.array(z.string()).catch([]),
    tags: z.looseObject({ recado_mail: z.tuple([z.uuid()]).optional().catch(undefined) }).catch({}),
  }),
  bounce: z.looseObject({ bounceType: z.string().catch(''), bouncedRecipients: Recipients }).optional(),
  complaint: z.looseObject({ complainedRecipients: Recipients }).optional(),
});
type Report = z.infer<typeof Report>;

export type SesCall =
  | { readonly kind: 'events'; readonly events: readonly MailEvent[] }
  | { readonly kind: 'confirm'; readonly url: string }
  | { readonly kind: 'unknown' };

const CONFIRM = /^https:\/\/sns\.[a-z0-9-]{4,30}\.amazonaws\.com(\.cn)?\/\?Action=ConfirmSubscription&/;

/** Reads one stored call of SNS, whose signature was checked at the door. */
export function readSesCall(body: Buffer): SesCall {
  const sns = parseSns(body);
  if (sns === null) return { kind: 'unknown' };
  if (sns.Type === 'SubscriptionConfirmation') {
    const url = sns.SubscribeURL ?? '';
    return CONFIRM.test(url) ? { kind: 'confirm', url } : { kind: 'unknown' };
  }
  const report = Report.safeParse(parseJson(sns.Message)).data;
  return report === undefined ? { kind: 'unknown' } : { kind: 'events', events: eventsOf(report, sns.MessageId) };
}

const ACCEPTED: Readonly<Record<string, MailEvent['kind']>> = {
  Send: 'accepted',
  Delivery: 'delivered',
  DeliveryDelay: 'accepted',
  Reject: 'dropped',
};

function eventsOf(report: Report, snsId: string): MailEvent[] {
  const type = report.eventType ?? report.notificationType ?? '';
  const base = {
    mailId: report.mail.tags.recado_mail?.[0] ?? null,
    providerId: report.mail.messageId,
    at: Number.isNaN(Date.parse(report.mail.timestamp)) ? new Date() : new Date(report.mail.timestamp),
  };
  const all = (kind: MailEvent['kind'], addresses: readonly string[]): MailEvent[] =>
    addresses.map((address, index) => ({
      ...base,
      id: `ses:${snsId}:${index}`,
      kind,
      address: parseEmail(bare(address)),
    }));
  const addresses = (list: z.infer<typeof Recipients>): string[] => list.map(({ emailAddress }) => emailAddress);
  if (type === 'Bounce') {
    // A transient bounce is about this mail: the mailbox is full or away.
    const kind = report.bounce?.bounceType === 'Permanent' ? 'bounced' : 'dropped';
    return all(kind, addresses(report.bounce?.bouncedRecipients ?? []));
  }
  if (type === 'Complaint') return all('complained', addresses(report.complaint?.complainedRecipients ?? []));
  const kind = ACCEPTED[type];
  return kind === undefined ? [] : all(kind, report.mail.destination);
}

/** `Ana <ana@example.mx>` → `ana@example.mx`. */
const bare = (address: string): string => /<([^<>]+)>$/.exec(address)?.[1] ?? address;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

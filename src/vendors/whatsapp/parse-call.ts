import type { z } from 'zod';
import type { InboundMessage } from '../../inbox/index.ts';
import type { InboundStatus } from '../../outbox/index.ts';
import { Change, Entry, Envelope } from './envelope-schema.ts';
import { toInboundMessage, toInboundStatus } from './map.ts';
import { Contact, Message, Status, Value } from './schema.ts';

/** What one webhook call holds, in our words. `set aside` counts parts that need no action or could not be read, by reason. */
export type ParsedCall = {
  readonly messages: readonly InboundMessage[];
  readonly statuses: readonly InboundStatus[];
  readonly setAside: Readonly<Record<string, number>>;
  /** Set when the call as a whole cannot be read, or belongs to another number: it is kept and shown, not answered. */
  readonly parkedBecause: string | null;
};

type Parts = {
  messages: InboundMessage[];
  statuses: InboundStatus[];
  setAside: Record<string, number>;
  isForeign: boolean;
};

/** Reads one call of Meta's. Every part that can be read is; the others are counted by reason. Never throws. */
export function parseCall(body: Buffer, phoneNumberId: string): ParsedCall {
  const envelope = parseEnvelope(body);
  if (typeof envelope === 'string') return { messages: [], statuses: [], setAside: {}, parkedBecause: envelope };
  const parts: Parts = { messages: [], statuses: [], setAside: {}, isForeign: false };
  for (const entry of envelope) {
    for (const change of each(parts, Entry, [entry], 'entry_unreadable').flatMap((readable) => readable.changes)) {
      readChange(parts, change, phoneNumberId);
    }
  }
  const isEmpty = parts.messages.length === 0 && parts.statuses.length === 0;
  const parkedBecause =
    isEmpty && parts.isForeign
      ? 'other phone number id'
      : isEmpty && isUnreadable(parts)
        ? 'no part could be read'
        : null;
  return { messages: parts.messages, statuses: parts.statuses, setAside: parts.setAside, parkedBecause };
}

function parseEnvelope(body: Buffer): readonly unknown[] | string {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return 'not JSON';
  }
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) return 'not a webhook envelope';
  if (envelope.data.object !== 'whatsapp_business_account') return 'other product';
  return envelope.data.entry;
}

function readChange(parts: Parts, raw: unknown, phoneNumberId: string): void {
  const [change] = each(parts, Change, [raw], 'change_unreadable');
  if (!change) return;
  if (change.field !== 'messages') {
    count(parts, `field_${change.field.replace(/[^a-z_]/gi, '').slice(0, 40)}`);
    return;
  }
  const [value] = each(parts, Value, [change.value], 'value_unreadable');
  if (!value) return;
  if (value.metadata?.phone_number_id !== phoneNumberId) {
    if (value.messages.length + value.statuses.length > 0) parts.isForeign = true;
    count(parts, 'other_phone_number');
    return;
  }
  const contacts = value.contacts.flatMap((raw) => {
    const contact = Contact.safeParse(raw);
    return contact.success ? [contact.data] : [];
  });
  for (const message of each(parts, Message, value.messages, 'message_unreadable')) {
    parts.messages.push(toInboundMessage(message, contacts, phoneNumberId));
  }
  for (const status of each(parts, Status, value.statuses, 'status_unreadable')) {
    const known = toInboundStatus(status);
    if (known) parts.statuses.push(known);
    else count(parts, 'status_unknown');
  }
}

function each<Schema extends z.ZodType>(
  parts: Parts,
  schema: Schema,
  items: readonly unknown[],
  reason: string,
): z.infer<Schema>[] {
  return items.flatMap((item) => {
    const result = schema.safeParse(item);
    if (result.success) return [result.data];
    count(parts, reason);
    return [];
  });
}

const count = (parts: Parts, reason: string): void => {
  parts.setAside[reason] = (parts.setAside[reason] ?? 0) + 1;
};

const isUnreadable = (parts: Parts): boolean =>
  Object.keys(parts.setAside).some((reason) => reason.endsWith('_unreadable'));

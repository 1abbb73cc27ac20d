import type { z } from 'zod';
import { toInboundMessage, toInboundStatus } from './map.ts';
import { numberIn } from './number-schema.ts';
import { count, each, type Parts } from './parts.ts';
import { Contact, Message, Status, type Value } from './schema.ts';

/** The field `messages`: what customers sent, what became of what we sent, and errors of the account. */
export function readMessages(parts: Parts, value: z.infer<typeof Value>): void {
  const contacts = contactsIn(value.contacts);
  for (const message of each(parts, Message, value.messages, 'message_unreadable'))
    parts.messages.push(toInboundMessage(message, contacts, parts.phoneNumberId));
  for (const status of each(parts, Status, value.statuses, 'status_unreadable')) {
    const known = toInboundStatus(status);
    if (known) parts.statuses.push(known);
    else count(parts, 'status_unknown');
  }
  for (const error of value.errors) count(parts, `error_${codeOf(error)}`);
}

export const contactsIn = (contacts: readonly unknown[]): Contact[] =>
  contacts.flatMap((raw) => {
    const contact = Contact.safeParse(raw);
    return contact.success ? [contact.data] : [];
  });

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? numberIn(error.code) : Number.NaN;
  return Number.isSafeInteger(code) && code >= 0 && code < 10_000_000 ? String(code) : 'unknown';
}

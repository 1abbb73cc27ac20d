import { Change, Entry, Envelope } from './envelope-schema.ts';
import { toEvents } from './map-events.ts';
import { count, each, newParts, type Parts } from './parts.ts';
import { FIELD_READERS } from './read-fields.ts';
import { readMessages } from './read-messages.ts';
import { Value } from './schema.ts';

/** What one webhook call holds, in our words. */
export type ParsedCall = Readonly<Omit<Parts, 'phoneNumberId' | 'isForeign'>> & {
  /** Set when the call as a whole cannot be read, or belongs to another number: it is kept and shown, not answered. */
  readonly parkedBecause: string | null;
};

/** Reads one call of Meta's. Every part that can be read is; the others are counted by reason. Never throws. */
export function parseCall(body: Buffer, phoneNumberId: string): ParsedCall {
  const { phoneNumberId: _, isForeign, ...parts } = readParts(body, phoneNumberId);
  if (typeof isForeign === 'string') return { ...parts, parkedBecause: isForeign };
  const isEmpty = [parts.messages, parts.statuses, parts.overheard, parts.handovers, parts.events].every(
    (list) => list.length === 0,
  );
  if (isEmpty && Object.keys(parts.setAside).length === 0) parts.setAside['nothing_in_it'] = 1;
  const isUnreadable = Object.keys(parts.setAside).some((reason) => reason.endsWith('_unreadable'));
  const parkedBecause =
    isEmpty && isForeign ? 'other phone number id' : isEmpty && isUnreadable ? 'no part could be read' : null;
  return { ...parts, parkedBecause };
}

function readParts(
  body: Buffer,
  phoneNumberId: string,
): Omit<Parts, 'isForeign'> & { readonly isForeign: boolean | string } {
  const parts = newParts(phoneNumberId);
  const envelope = parseEnvelope(body);
  if (typeof envelope === 'string') return { ...parts, isForeign: envelope };
  for (const entry of each(parts, Entry, envelope, 'entry_unreadable'))
    for (const change of entry.changes) readChange(parts, entry, change);
  return parts;
}

/** The id of a template is a number to Meta, and may be longer than a number can be here: it is read as text. */
const withLongIds = (text: string): string =>
  text.includes('"message_template_id"')
    ? text.replace(/("message_template_id"\s*:\s*)(\d{16,40})(?=\s*[,}])/g, '$1"$2"')
    : text;

function parseEnvelope(body: Buffer): readonly unknown[] | string {
  let json: unknown;
  try {
    json = JSON.parse(withLongIds(body.toString('utf8')));
  } catch {
    return 'not JSON';
  }
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) return 'not a webhook envelope';
  if (envelope.data.object !== 'whatsapp_business_account') return 'other product';
  return envelope.data.entry;
}

function readChange(parts: Parts, entry: Entry, raw: unknown): void {
  const [change] = each(parts, Change, [raw], 'change_unreadable');
  const [value] = change ? each(parts, Value, [change.value], 'value_unreadable') : [];
  if (!change || !value) return;
  const read = change.field === 'messages' ? readMessages : FIELD_READERS[change.field];
  const number = value.metadata?.phone_number_id ?? null;
  // What speaks of a conversation names our number; a handover does it in a place of its own, the account nowhere.
  const mayBeUnnamed = read === undefined || change.field === 'messaging_handovers';
  if (number === parts.phoneNumberId || (number === null && mayBeUnnamed)) {
    if (read) read(parts, value, entry);
    else parts.events.push(...toEvents(entry, change.field, change.value));
    return;
  }
  if (change.field !== 'messages' || value.messages.length + value.statuses.length > 0) parts.isForeign = true;
  count(parts, 'other_phone_number');
}

import { storableJson } from '../../core/text.ts';
import { alertFor, type EventAlert } from './alert-rules.ts';
import { Told } from './alert-schema.ts';
import type { Entry } from './envelope-schema.ts';
import { numberIn } from './number-schema.ts';
import type { CallEvent } from './parts.ts';

const MAX_PAYLOAD = 64_000;

/** Fields whose value is a list of things that happened, each by itself. */
const LISTS: Readonly<Record<string, string>> = {
  user_preferences: 'user_preferences',
  automatic_events: 'automatic_events',
  smb_app_state_sync: 'state_sync',
};

/** What a field says of the account, as events; a list is an event each. */
export function toEvents(entry: Entry, field: string, value: Readonly<Record<string, unknown>>): CallEvent[] {
  const items = value[LISTS[field] ?? ''];
  const each = Array.isArray(items) ? items : [value];
  return each.map((item: unknown) => toEvent(entry, field, item, timeIn(item) ?? entry.time ?? null));
}

/** `seconds`: when it happened, as WhatsApp says; null when it does not. */
export function toEvent(entry: Entry, field: string, item: unknown, seconds: number | null): CallEvent {
  const payload = storableJson(item) ?? 'null';
  return {
    field: field.slice(0, 80),
    subject: subjectOf(item),
    account: entry.id.slice(0, 80),
    happenedAt: seconds === null ? null : new Date(seconds * 1000),
    // Cut JSON is no JSON: what is too long is named by its length.
    payload: payload.length > MAX_PAYLOAD ? JSON.stringify({ cut: payload.length }) : payload,
    userIdChange: null,
    alert: alertIn(field, item),
  };
}

/** What staff is told of something; whatever cannot be read needs nobody. */
export function alertIn(field: string, item: unknown): EventAlert | null {
  const told = Told.safeParse(item);
  return told.success ? alertFor(field, told.data) : null;
}

const SUBJECTS = [
  'message_template_id',
  'flow_id',
  'entity_id',
  'group_id',
  'user_id',
  'wa_id',
  'id',
  'display_phone_number',
  'phone_number',
] as const;

/** What it is about, as far as one of the usual fields says; empty: the account. */
function subjectOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return '';
  const fields = new Map(Object.entries(item));
  for (const name of SUBJECTS) {
    const value: unknown = fields.get(name);
    if (typeof value === 'string' || typeof value === 'number')
      return String(value).replaceAll('\0', '').toWellFormed().slice(0, 200);
    const isPrevious = typeof value === 'object' && value !== null && 'previous' in value;
    if (name === 'user_id' && isPrevious && typeof value.previous === 'string')
      return value.previous.replaceAll('\0', '').toWellFormed().slice(0, 200);
  }
  return '';
}

function timeIn(item: unknown): number | null {
  if (typeof item !== 'object' || item === null || !('timestamp' in item)) return null;
  const seconds = numberIn(item.timestamp);
  return Number.isSafeInteger(seconds) && seconds > 0 && seconds <= 9_999_999_999 ? seconds : null;
}

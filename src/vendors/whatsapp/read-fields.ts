import type { z } from 'zod';
import { cleanText } from '../../core/text.ts';
import type { Entry } from './envelope-schema.ts';
import { Call, Calls, Handover, UserIdUpdate, UserIdUpdates } from './event-schema.ts';
import { Chunk, Echoes, History, Standby, Thread } from './field-schema.ts';
import { overheard, toEcho, toInboundMessage } from './map.ts';
import { toEvent } from './map-events.ts';
import { count, each, type Parts } from './parts.ts';
import { contactsIn } from './read-messages.ts';
import { Echo, Message, type Value } from './schema.ts';

type FieldReader = (parts: Parts, value: z.infer<typeof Value>, entry: Entry) => void;

/** Fields besides `messages` that say something of a conversation. Every other field is an event of the account. */
export const FIELD_READERS: Readonly<Record<string, FieldReader>> = {
  smb_message_echoes: (parts, value) => {
    for (const { message_echoes: echoes } of each(parts, Echoes, [value], 'value_unreadable'))
      readEchoes(parts, echoes, 'phone_echo');
  },
  standby: readStandby,
  history: readHistory,
  messaging_handovers: readHandover,
  calls: readCalls,
  user_id_update: readUserIds,
};

function readEchoes(parts: Parts, echoes: readonly unknown[], source: 'phone_echo' | 'other_agent' | 'history'): void {
  for (const echo of each(parts, Echo, echoes, 'echo_unreadable'))
    parts.overheard.push(toEcho(echo, parts.phoneNumberId, source));
}

/** Another agent holds the conversation: we listen and do not answer. */
function readStandby(parts: Parts, value: z.infer<typeof Value>): void {
  for (const { standby } of each(parts, Standby, [value], 'value_unreadable')) {
    const contacts = contactsIn(standby.contacts);
    for (const message of each(parts, Message, standby.messages, 'message_unreadable')) {
      const heard = toInboundMessage(message, contacts, parts.phoneNumberId);
      // A change of a number or of an earlier message holds whoever answers.
      parts.messages.push({ ...heard, isStandby: true, ignoredBecause: heard.ignoredBecause ?? 'standby' });
    }
    readEchoes(parts, standby.message_echoes, 'other_agent');
    count(parts, 'standby_status', standby.statuses.length);
  }
}

function readHistory(parts: Parts, value: z.infer<typeof Value>): void {
  for (const history of each(parts, History, [value], 'value_unreadable')) {
    for (const chunk of each(parts, Chunk, history.history, 'history_unreadable')) {
      count(parts, 'history_refused', chunk.errors.length);
      for (const thread of each(parts, Thread, chunk.threads, 'thread_unreadable')) readThread(parts, thread);
    }
    for (const message of each(parts, Message, history.messages, 'message_unreadable')) {
      const { sender } = toInboundMessage(message, contactsIn(history.contacts), parts.phoneNumberId);
      const isOurs = isNumber(message.from, value.metadata?.display_phone_number);
      parts.overheard.push(
        isOurs ? past(parts, message, receiverOf(message), 'out') : past(parts, message, sender, 'in'),
      );
    }
    readEchoes(parts, history.message_echoes, 'history');
  }
}

/** The same number, however it is printed. */
function isNumber(one: string | null | undefined, other: string | null | undefined): boolean {
  const [digits, others] = [one, other].map((number) => number?.replace(/\D/g, '') ?? '');
  return digits !== '' && digits === others;
}

/** Files of the past that the business sent name the customer in nothing but the message that they complete. */
const receiverOf = ({ to }: Message): Parts['overheard'][number]['customer'] => ({
  phone: to ?? null,
  bsuid: null,
  name: null,
  username: null,
});

function readThread(parts: Parts, thread: z.infer<typeof Thread>): void {
  const { context } = thread;
  const customer = {
    phone: thread.id ?? context?.wa_id ?? null,
    bsuid: context?.user_id ?? null,
    name: null,
    username: context?.username ? cleanText(context.username, 100).text : null,
  };
  for (const message of each(parts, Message, thread.messages, 'message_unreadable')) {
    const author = message.from_user_id ?? message.from ?? null;
    const isCustomer = author !== null && (author === customer.phone || author === customer.bsuid);
    parts.overheard.push(past(parts, message, customer, isCustomer ? 'in' : 'out'));
  }
}

const past = (
  { phoneNumberId }: Parts,
  message: Message,
  customer: Parts['overheard'][number]['customer'],
  direction: 'in' | 'out',
) =>
  overheard(message, {
    phoneNumberId,
    wamid: message.id,
    timestamp: message.timestamp,
    customer,
    source: 'history',
    direction,
  });

function readHandover(parts: Parts, value: z.infer<typeof Value>): void {
  for (const handover of each(parts, Handover, [value], 'value_unreadable')) {
    if (handover.recipient && handover.recipient.phone_number_id !== parts.phoneNumberId) {
      parts.isForeign = true;
      count(parts, 'other_phone_number');
      continue;
    }
    const to = HANDED_TO[handover.type];
    if (to === undefined) {
      count(parts, 'handover_unknown');
      continue;
    }
    parts.handovers.push({
      to,
      at: new Date(handover.timestamp * 1000),
      phoneNumberId: parts.phoneNumberId,
      customer: {
        phone: handover.sender?.phone_number ?? null,
        bsuid: handover.sender?.user_id ?? null,
        name: null,
        username: null,
      },
    });
  }
}

const HANDED_TO: Readonly<Record<string, 'us' | 'other_agent'>> = {
  control_passed: 'us',
  control_taken: 'other_agent',
};

/** Nobody takes calls here: one that has ended without being taken is a message of the customer's. */
function readCalls(parts: Parts, value: z.infer<typeof Value>): void {
  for (const { calls, contacts, statuses } of each(parts, Calls, [value], 'value_unreadable')) {
    count(parts, 'call_status', statuses.length);
    for (const call of each(parts, Call, calls, 'call_unreadable')) {
      if (call.direction === 'BUSINESS_INITIATED') count(parts, 'call_of_business');
      else if (call.event !== 'terminate') count(parts, 'call_ringing');
      else parts.messages.push(toCall(parts, call, contacts));
    }
  }
}

function toCall(parts: Parts, call: z.infer<typeof Call>, contacts: readonly unknown[]) {
  const { id, timestamp, from, from_user_id } = call;
  const message = Message.parse({ id, timestamp, from, from_user_id, type: 'text' });
  const seconds = call.duration ?? null;
  return {
    ...toInboundMessage(message, contactsIn(contacts), parts.phoneNumberId),
    kind: 'call',
    content: { kind: 'call', seconds } as const,
    ignoredBecause: seconds !== null && seconds > 0 ? 'call_taken' : null,
  };
}

function readUserIds(parts: Parts, value: z.infer<typeof Value>, entry: Entry): void {
  for (const { user_id_update: updates } of each(parts, UserIdUpdates, [value], 'value_unreadable'))
    for (const raw of updates)
      for (const update of each(parts, UserIdUpdate, [raw], 'user_id_unreadable')) {
        const { current, previous } = update.user_id;
        const changedAt = new Date(update.timestamp * 1000);
        const userIdChange = current
          ? { current, previous: previous ?? null, phone: update.wa_id ?? null, changedAt }
          : null;
        parts.events.push({ ...toEvent(entry, 'user_id_update', update, update.timestamp), userIdChange });
      }
}

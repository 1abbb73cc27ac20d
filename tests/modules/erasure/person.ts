import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { type ConversationId, type CustomerId, newId } from '../../../src/core/ids.ts';
import { noteUnanswered } from '../../../src/knowledge/index.ts';
import type { Storage } from '../../../src/media/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import type { Door } from '../../support/whatsapp-door.ts';
import { OUR_NUMBER } from '../../support/whatsapp-door.ts';

/** Somebody with words of their own in every table that can hold them. */
export const PERSON = {
  name: 'Petronila Zaldívar',
  phone: '5215598765432',
  compared: '525598765432',
  bsuid: 'MX.PetronilaZ9',
  email: 'petronila@example.mx',
  vendorId: 'cus_PetronilaZ',
  street: 'Callejón del Cenzontle 7',
  words: 'quisiera el café del cenzontle',
} as const;

/** Message ids of WhatsApp hold the number, encoded. */
export const wamidOf = (phone: string, count: number): string =>
  `wamid.${Buffer.from(`\u001c${phone.slice(0, 15)}\u0015${count}`).toString('base64')}`;

/** One call with a message of each of these people, as Meta batches them. */
export const callWith = (
  ...people: readonly {
    readonly phone: string;
    readonly bsuid?: string;
    readonly name: string;
    readonly text: string;
    readonly count: number;
    readonly at?: Date;
  }[]
) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '5215500000000', phone_number_id: OUR_NUMBER },
            contacts: people.map(({ phone, name, bsuid }) => ({
              profile: { name },
              wa_id: phone,
              ...(bsuid && { user_id: bsuid }),
            })),
            messages: people.map(({ phone, text, count, bsuid, at = new Date() }) => ({
              ...{ from: phone, id: wamidOf(phone, count), type: 'text', text: { body: text } },
              timestamp: String(Math.floor(at.getTime() / 1_000)),
              ...(bsuid && { from_user_id: bsuid }),
            })),
          },
        },
      ],
    },
  ],
});

export const petronila = (count: number, at?: Date) => ({
  ...{ phone: PERSON.phone, bsuid: PERSON.bsuid, name: PERSON.name, text: PERSON.words, count },
  ...(at && { at }),
});
export const OTHER = {
  phone: '5215511112222',
  name: 'Beto Nadal',
  text: `el número de ella es ${PERSON.phone}`,
  count: 1,
};

export type Known = { readonly customerId: CustomerId; readonly id: ConversationId };

/** They write through the front door, together with somebody else. */
export async function arrives(db: Db, door: Door, count = 1): Promise<Known> {
  // WhatsApp counts in seconds: the same one as an erasure's counts as before it.
  await door.deliver(callWith(petronila(count, new Date(Date.now() + 2_000)), { ...OTHER, count }));
  const { rows } = await sql<Known>`
    select c.id, c.customer_id from conversations c join customer_identities i on i.customer_id = c.customer_id
    where i.value = ${PERSON.compared} and i.ended_at is null`.execute(db);
  const [known] = rows;
  if (!known) throw new Error('the message made no conversation');
  return known;
}

/** Rows of every kind about them, as years of business leave them. */
export async function leavesTraces(db: Db, storage: Storage, { customerId, id }: Known): Promise<void> {
  const { name, phone, email, words, street, vendorId } = PERSON;
  const [turn, order, attachment, said] = [newId(), newId(), newId(), newId()];
  const all = `${name} ${phone} ${email} ${words}`;
  const json = JSON.stringify({ all, customerId });
  const address = JSON.stringify({ kind: 'ship', address: { recipient: name, street, postalCode: '01000' } });
  const { rows } = await sql<{ messageId: string }>`
    select id as message_id from messages where conversation_id = ${id} limit 1`.execute(db);
  const message = rows[0]?.messageId ?? '';
  for (const key of ['aa/photo', 'aa/copy', 'aa/sent'])
    await storage.put(key, Readable.from([Buffer.from('bytes')]), { bytes: 5, mime: 'image/png' });
  const statements = [
    sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, calls, trace, started_at)
      values (${turn}, ${id}, 1, 'answered', '{}', ${[words]}, ${all}, 'es', ${`[${json}]`}::json, ${json}::jsonb, now())`,
    sql`insert into effects (turn_id, tool, arguments_hash, call_id, arguments, state, outcome) values (${turn}, 'email_me', '\\x01', '1', ${json}, 'done', ${json})`,
    sql`insert into receipts (id, conversation_id, turn_id, name, source, facts) values (${newId()}, ${id}, ${turn}, 'x', 'x', ${json}::json)`,
    sql`insert into outbox_messages (id, conversation_id, origin, content, state, wamid) values (${said}, ${id}, 'reply', ${json}::jsonb, 'sent', ${wamidOf(phone, 90)})`,
    sql`insert into early_statuses (wamid, status, at, detail) values (${wamidOf(phone, 90)}, 'read', now(), ${json}::jsonb)`,
    sql`insert into message_costs (wamid, phone_number_id, outbox_id, conversation_id, amount_micro, currency, usd_micro, at)
      values (${wamidOf(phone, 90)}, '1', ${said}, ${id}, 700, 'USD', 700, now())`,
    sql`insert into attachments (id, message_id, conversation_id, kind, media_id, state, storage_key, copy_key, reading, file_name)
      values (${attachment}, ${message}, ${id}, 'image', '1', 'understood', 'aa/photo', 'aa/copy', ${json}::json, ${`${name}.png`})`,
    sql`insert into media_objects (key, attachment_id, remove_at) values ('aa/photo', ${attachment}, now() + interval '90 days'), ('aa/copy', ${attachment}, now() + interval '90 days')`,
    sql`insert into sent_files (id, conversation_id, storage_key, kind, mime, bytes, file_name, said_at) values (${newId()}, ${id}, 'aa/sent', 'image', 'image/png', 5, ${`${name}.png`}, now())`,
    sql`insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, sent_at) values (${newId()}, ${id}, 'history', 'in', ${wamidOf(phone, 80)}, 'text', ${all}, now())`,
    sql`insert into identity_changes (kind, value, to_phone, changed_at) values ('bsuid', ${PERSON.bsuid}, ${phone}, now())`,
    sql`insert into customer_addresses (id, customer_id, position, address, is_default) values (${newId()}, ${customerId}, 1, ${address}::json, true)`,
    sql`insert into orders (id, number, customer_id, placed_in, state, currency, subtotal_minor, shipping_minor, tax_minor, total_minor, taxes_included,
        tax_rate, zone, delivery, payment, payment_kind, paid_minor, opt_in_text, holds_stock, placed_at, cancel_reason)
      values (${order}, 'KD48271', ${customerId}, ${id}, 'delivered', 'MXN', 18900, 0, 0, 18900, true, 1600, 'cdmx', ${address}::json, 'card', 'card_link', 18900, ${all}, false, now(), ${all})`,
    sql`insert into order_history (order_id, to_state, by, reason, at) values (${order}, 'delivered', 'staff', ${all}, now())`,
    sql`insert into order_events (order_id, kind, detail, at) values (${order}, 'order.changed', ${json}::json, now())`,
    sql`insert into gift_cards (id, customer_id, number, currency, balance_minor) values (${newId()}, ${customerId}, 'G1', 'MXN', 500)`,
    sql`insert into billing_customers (customer_id, vendor_id) values (${customerId}, ${vendorId})`,
    sql`insert into billing_payments (vendor_id, customer_id, kind, state, amount, currency, at) values ('in_1', ${customerId}, 'invoice', 'paid', 18900, 'mxn', now())`,
    sql`insert into billing_invoices (vendor_id, customer_id, state, amount, currency, due_at, made_at, read_at) values ('in_2', ${customerId}, 'open', 18900, 'mxn', now(), now(), now())`,
    sql`insert into billing_refunds (vendor_id, customer_id, state, amount, currency) values ('re_1', ${customerId}, 'succeeded', 100, 'mxn')`,
    sql`insert into billing_notices (id, kind, subject, customer_id, payload) values (${newId()}, 'invoice.paid', 'in_1', ${customerId}, ${json}::jsonb)`,
    sql`insert into demo_billing_objects (id, kind, vendor_customer_id, body) values (${vendorId}, 'customer', ${vendorId}, ${json}::json)`,
    sql`insert into event_deliveries (id, type, body) values (${newId()}, 'order.placed', ${json})`,
    sql`insert into webhook_events (type, subject, body) values ('order.placed', ${`order:${order}`}, ${json})`,
    sql`insert into mails (id, key, customer_id, template, language, to_address, to_name, data, expires_at) values (${newId()}, 'k1', ${customerId}, 'answer', 'es', ${email}, ${name}, ${json}::jsonb, now())`,
    ...staffMails({ id, name }),
    sql`insert into webhook_calls (id, vendor, state, body) values (${newId()}, 'ses', 'read', ${sesReport(name, email)})`,
    sql`insert into email_addresses (address, unsubscribe_token, unsubscribed_at) values (${email}, 'a-token-of-the-link', now())`,
    sql`insert into verifications (customer_id, address, address_origin) values (${customerId}, ${email}, 'chat')`,
    sql`insert into staff_alerts (kind, subject, detail) values ('message_unconfirmed', ${said}, '{}'), ('window_closed', 'x', ${json}::jsonb)`,
    sql`insert into staff_notes (id, conversation_id, author_id, text, at) values (${newId()}, ${id}, ${newId()}, ${all}, now())`,
    sql`insert into answer_marks (turn_id, conversation_id, note, by_id, at) values (${newId()}, ${id}, ${all}, ${newId()}, now())`,
    sql`insert into conversation_tags (conversation_id, tag) values (${id}, ${name})`,
    sql`insert into staff_tellings (id, conversation_id, topic, text, at) values (${newId()}, ${id}, 'x', ${all}, now())`,
    sql`insert into assistant_hints (id, conversation_id, text, at) values (${newId()}, ${id}, ${all}, now())`,
    sql`insert into console_texts (conversation_id, found_in, item_id, at, text, plain) values (${id}, 'text', ${message}, now(), ${all}, ${all})`,
    sql`insert into inbox_rows (conversation_id, customer_id, holder, rank, sort_key, shown) values (${id}, ${customerId}, 'assistant', 2, 1, ${json}::jsonb)`,
    sql`insert into push_jobs (id, key, kind, topic, conversation_id, expires_at) values (${newId()}, 'k', 'waiting', 't', ${id}, now())`,
    sql`insert into consent_changes (id, customer_id, scope, is_given, source, shown, at) values (${newId()}, ${customerId}, 'marketing', false, 'typed', ${all}, now())`,
    sql`insert into announcements (id, cause, customer_id, conversation_id, name, mail) values (${newId()}, 'c1', ${customerId}, ${id}, 'shipping_update', ${json}::jsonb)`,
    sql`insert into account_events (id, digest, field, subject, happened_at, payload) values (${newId()}, ${Buffer.alloc(32, 7)}, 'user_id_update', ${PERSON.bsuid}, now(), ${json})`,
    sql`insert into actions (id, conversation_id, customer_id, kind, terms, terms_hash, language, proposed_in, question_id, question, expires_at)
      values (${newId()}, ${id}, ${customerId}, 'order', ${json}, '\\x01', 'es', ${turn}, ${said}, ${all}, now())`,
  ];
  for (const statement of statements) await statement.execute(db);
  await asksInVain(db, id, ALONE);
  await asksInVain(db, id, `${ALSO} ${words}`);
  const others = await sql<{ id: ConversationId }>`select id from conversations where id <> ${id} limit 1`.execute(db);
  for (const other of others.rows) await asksInVain(db, other.id, ALSO);
}

/** What staff was mailed of them: the mails go to nobody who is a customer. */
const staffMails = ({ id, name }: { readonly id: ConversationId; readonly name: string }) => {
  const link = `https://shop.example/c/${id}`;
  const mails = [
    ['escalation', `escalation:${id}:1:a`, { customer: name, reason: 'x', note: `recado conversation return ${id}` }],
    ['escalation', `escalation:${id}:1:b`, { customer: name, reason: 'x', link }],
    ['staff_notice', `telling:${newId()}:a`, { customer: name, topic: 'x', link }],
  ] as const;
  return mails.map(
    ([template, key, data]) => sql`
      insert into mails (id, key, template, language, to_address, data, expires_at)
      values (${newId()}, ${key}, ${template}, 'es', 'ana@shop.example', ${JSON.stringify(data)}::jsonb, now())`,
  );
};

/** How Amazon tells of a mail: JSON within JSON. */
export const sesReport = (name: string, email: string): Buffer => {
  const to = [`${name} <${email}>`];
  const mail = { messageId: 'x', destination: [email], headers: [{ name: 'To', value: to[0] }], commonHeaders: { to } };
  const report = { notificationType: 'Delivery', mail, delivery: { recipients: [email] } };
  return Buffer.from(JSON.stringify({ Type: 'Notification', MessageId: '1', Message: JSON.stringify(report) }));
};

/** What only they ask, and what somebody else asks after them, in other words. */
const ALONE = `¿Tienen jaulas para ${PERSON.name}?`;
export const ALSO = '¿Hacen entregas mayoreo domingos festivos Xochimilco Tlalpan?';

const asksInVain = (db: Db, conversationId: ConversationId, question: string): Promise<void> =>
  noteUnanswered({ db, newId }, { turnId: newId(), conversationId, question, at: new Date() });

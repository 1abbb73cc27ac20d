import { Client } from 'pg';
import { phoneOf } from '../tests/faults/customers.ts';
import { ACCOUNT } from '../tests/support/fake-meta.ts';

const FIRST_PHONE = 1_000_000;

/** Phone of the n-th seeded customer, from 1. */
export const seededPhone = (number: number): string => phoneOf(FIRST_PHONE + number);

/**
 * Fills the database with `count` conversations of the last year that each had one message, one turn and one answer
 * that was read. Far quicker than talking to each, and the rows are those that talking leaves.
 */
export async function seedConversations(url: string, count: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(PEOPLE, [count, FIRST_PHONE]);
    for (const statement of ROWS) await client.query(statement);
    await client.query(CONVERSATIONS, [ACCOUNT.phoneNumberId]);
    for (const statement of HISTORY) await client.query(statement);
    await client.query('commit');
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

const PEOPLE = `
  create temporary table seeded on commit drop as
  select n, gen_random_uuid() as customer, gen_random_uuid() as conversation, gen_random_uuid() as message, gen_random_uuid() as turn,
    now() - interval '1 hour' - random() * interval '365 days' as at, 10000000 + $2::int + n as line
  from generate_series(1, $1::int) as n`;

const ROWS = [
  `insert into customers (id, name, language, created_at, notice_given_at)
   select customer, 'Cliente ' || n, 'es', at, at from seeded`,
  // Mexican numbers are compared without the 1 that mobiles once had.
  `insert into customer_identities (customer_id, kind, value, raw, created_at)
   select customer, 'phone', '5255' || line, '52155' || line, at from seeded`,
];

const CONVERSATIONS = `
  insert into conversations (id, customer_id, phone_number_id, created_at, last_inbound_at)
  select conversation, customer, $1, at, at from seeded`;

const HISTORY = [
  `insert into turn_queue (conversation_id, arrivals, lease_token) select conversation, 1, 1 from seeded`,
  `insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at, outcome, outcome_at, turn_id)
   select message, conversation, 'wamid.SEED' || n, 'text', '¿Tienen café de Chiapas en grano?', at, at, 'answered', at, turn from seeded`,
  `insert into seen_messages (hash, seen_on) select sha256(('wamid.SEED' || n)::bytea), at::date from seeded`,
  `insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, started_at, committed_at)
   select turn, conversation, 1, 'answered', array[message], array['¿Tienen café de Chiapas en grano?'],
     'Sí, tenemos café de Chiapas en grano de 500 g y de 1 kg. ¿Cuál prefieres?', 'es', at, at from seeded`,
  `insert into outbox_messages (id, conversation_id, turn_id, origin, content, state, created_at, attempts, wamid,
     accepted_at, first_status_at, sent_at, delivered_at, read_at, claimed_at)
   select gen_random_uuid(), conversation, turn, 'reply', '{"kind":"text","text":"Sí, tenemos café de Chiapas en grano."}',
     'read', at, 1, 'wamid.SEEDOUT' || n, at, at, at, at, at, at from seeded`,
];

import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { BusinessFacts, BusinessVersion, OrderPolicy } from './types.ts';

/** The version of the facts that hold now; null before any were saved. */
export async function readBusinessVersion(db: Db | Tx): Promise<BusinessVersion | null> {
  const { rows } = await sql<BusinessVersion>`
    select version, hash from business_versions order by version desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** The time zone of the shop, an IANA name; null before any facts were saved. Also for use inside a transaction. */
export async function readTimeZone(db: Db | Tx): Promise<string | null> {
  const { rows } = await sql<{ timeZone: string }>`select time_zone from business`.execute(db);
  return rows[0]?.timeZone ?? null;
}

/** One statement, so that all facts are of the same moment; null before any were saved. */
export async function readBusinessFacts(db: Db | Tx): Promise<BusinessFacts | null> {
  const { rows } = await sql<{ facts: BusinessFacts }>`
    select json_build_object(
      'name', b.name, 'address', b.address, 'timeZone', b.time_zone, 'currency', b.currency, 'privacyUrl', b.privacy_url,
      'weeklyHours', (select coalesce(json_agg(json_build_object('weekday', weekday,
          'opens', to_char(opens, 'HH24:MI'), 'closes', case closes when '24:00' then '24:00'
            else to_char(closes, 'HH24:MI') end) order by weekday, opens), '[]') from business_hours),
      'specialDays', (select coalesce(json_agg(json_build_object('date', day,
          'name', json_build_object('es', name, 'en', name_en), 'hours', hours) order by day), '[]')
        from business_special_days),
      'shippingZones', (select coalesce(json_agg(json_build_object('key', key,
          'name', json_build_object('es', name, 'en', name_en),
          'covers', json_build_object('es', covers, 'en', covers_en), 'priceMinor', price_minor,
          'freeFromMinor', free_from_minor, 'minDays', min_days, 'maxDays', max_days,
          'postalCodes', postal_codes, 'isPickup', is_pickup) order by position), '[]')
        from shipping_zones),
      'returnRules', (select coalesce(json_agg(json_build_object('key', key,
          'name', json_build_object('es', name, 'en', name_en), 'days', days,
          'conditions', json_build_object('es', conditions, 'en', conditions_en), 'categories', categories,
          'reasons', reasons, 'mayExchange', may_exchange) order by position), '[]')
        from return_rules),
      'paymentMethods', (select coalesce(json_agg(json_build_object('key', key,
          'name', json_build_object('es', name, 'en', name_en),
          'note', case when note is not null then json_build_object('es', note, 'en', note_en) end,
          'kind', kind, 'zones', zones)
          order by position), '[]') from payment_methods),
      'contactChannels', (select coalesce(json_agg(json_build_object('key', key, 'kind', kind, 'value', value,
          'label', json_build_object('es', label, 'en', label_en)) order by position), '[]') from contact_channels),
      'orderPolicy', (select json_build_object('cancelStates', cancel_states, 'cancelHours', cancel_hours,
          'changeHours', change_hours, 'taxesIncluded', taxes_included, 'taxRate', tax_rate, 'refundTo', refund_to,
          'refundDays', refund_days, 'mayExchangePrice', may_exchange_price, 'restocksReturns', restocks_returns) from order_policy)
    ) as facts from business b`.execute(db);
  return rows[0]?.facts ?? null;
}

/** Puts these facts in the place of all that were there, as a new version, inside the caller's transaction. */
export async function writeBusinessFacts(tx: Tx, facts: BusinessFacts, hash: string): Promise<void> {
  await sql`
    insert into business (name, address, time_zone, currency, privacy_url)
    values (${facts.name}, ${facts.address}, ${facts.timeZone}, ${facts.currency}, ${facts.privacyUrl})
    on conflict (is_singleton) do update set name = excluded.name, address = excluded.address,
      time_zone = excluded.time_zone, currency = excluded.currency, privacy_url = excluded.privacy_url`.execute(tx);
  await writeOpeningRows(tx, facts);
  await writePolicyRows(tx, facts);
  await sql`insert into business_versions (hash, facts) values (${hash}, ${JSON.stringify(facts)}::json)`.execute(tx);
}

async function writeOpeningRows(tx: Tx, facts: BusinessFacts): Promise<void> {
  await sql`delete from business_hours`.execute(tx);
  await sql`
    insert into business_hours (weekday, opens, closes)
    select weekday, opens, closes from jsonb_to_recordset(${JSON.stringify(facts.weeklyHours)}::jsonb)
      as r (weekday smallint, opens time, closes time)`.execute(tx);
  await sql`delete from business_special_days`.execute(tx);
  await sql`
    insert into business_special_days (day, name, name_en, hours)
    select date, name->>'es', name->>'en', hours from jsonb_to_recordset(${JSON.stringify(facts.specialDays)}::jsonb)
      as r (date date, name jsonb, hours jsonb)`.execute(tx);
}

async function writePolicyRows(tx: Tx, facts: BusinessFacts): Promise<void> {
  await sql`delete from shipping_zones`.execute(tx);
  await sql`
    insert into shipping_zones (key, position, name, name_en, covers, covers_en, price_minor, free_from_minor, min_days,
      max_days, postal_codes, is_pickup)
    select key, ordinality, name->>'es', name->>'en', covers->>'es', covers->>'en', "priceMinor", "freeFromMinor",
      "minDays", "maxDays", "postalCodes", "isPickup"
    from rows from (jsonb_to_recordset(${JSON.stringify(facts.shippingZones)}::jsonb) as (key text, name jsonb,
      covers jsonb, "priceMinor" bigint, "freeFromMinor" bigint, "minDays" integer, "maxDays" integer,
      "postalCodes" text[], "isPickup" boolean))
      with ordinality`.execute(tx);
  await sql`delete from return_rules`.execute(tx);
  await sql`
    insert into return_rules (key, position, name, name_en, days, conditions, conditions_en, categories, reasons,
      may_exchange)
    select key, ordinality, name->>'es', name->>'en', days, conditions->>'es', conditions->>'en', categories, reasons,
      "mayExchange"
    from rows from (jsonb_to_recordset(${JSON.stringify(facts.returnRules)}::jsonb) as (key text, name jsonb,
      days integer, conditions jsonb, categories text[], reasons text[], "mayExchange" boolean)) with ordinality`.execute(
    tx,
  );
  await sql`delete from payment_methods`.execute(tx);
  await sql`
    insert into payment_methods (key, position, name, name_en, note, note_en, kind, zones)
    select key, ordinality, name->>'es', name->>'en', note->>'es', note->>'en', kind, zones
    from rows from (jsonb_to_recordset(${JSON.stringify(facts.paymentMethods)}::jsonb) as (key text, name jsonb,
      note jsonb, kind text, zones text[])) with ordinality`.execute(tx);
  await sql`delete from contact_channels`.execute(tx);
  await sql`
    insert into contact_channels (key, position, kind, value, label, label_en)
    select key, ordinality, kind, value, label->>'es', label->>'en'
    from rows from (jsonb_to_recordset(${JSON.stringify(facts.contactChannels)}::jsonb) as (key text, kind text,
      value text, label jsonb)) with ordinality`.execute(tx);
  await writeOrderPolicy(tx, facts.orderPolicy);
}

async function writeOrderPolicy(tx: Tx, policy: OrderPolicy): Promise<void> {
  await sql`delete from order_policy`.execute(tx);
  await sql`
    insert into order_policy (cancel_states, cancel_hours, change_hours, taxes_included, tax_rate, refund_to, refund_days,
      may_exchange_price, restocks_returns)
    values (${policy.cancelStates}::text[], ${policy.cancelHours}, ${policy.changeHours}, ${policy.taxesIncluded},
      ${policy.taxRate}, ${policy.refundTo}::text[], ${policy.refundDays}, ${policy.mayExchangePrice}, ${policy.restocksReturns})`.execute(
    tx,
  );
}

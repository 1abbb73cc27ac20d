/**
 * Who owns which table. The SQL of a table stands in its owner's `store.ts` (or `<noun>-store.ts`), that of platform
 * anywhere in `src/platform/`.
 */
const OWNERS: Readonly<Record<string, string>> = {
  platform: 'instance_secrets workers rate_limits shared_values',
  webhooks: 'webhook_calls',
  customers: 'customers customer_identities identity_changes customer_addresses customer_payment_methods',
  inbox: 'conversations messages seen_messages overheard_messages',
  media: 'attachments media_objects media_spend',
  account: 'account_events',
  turn: 'turn_queue turns turn_history uncommitted_spend',
  outbox: 'outbox_messages early_statuses outbox_stops send_pace',
  actions: 'actions effects receipts',
  handoff: 'holders holder_changes shop_pause staff_alerts',
  notify: 'mails email_addresses mail_events mail_counts',
  templates: 'template_copies template_readings',
  costs: 'message_costs service_quota',
  staff: 'api_keys api_answers',
  announce: 'announcements announcement_changes',
  events: 'event_deliveries',
  billing: `billing_customers billing_subscriptions billing_operations billing_calls billing_events billing_payments
    billing_notices billing_reconciliations billing_refunds billing_pages billing_balances billing_disputes demo_billing_objects demo_billing_keys`,
  catalogue: 'products product_variants variant_gtins prices stock synonyms search_words catalogue_version',
  knowledge: `business business_hours business_special_days business_versions shipping_zones return_rules
    payment_methods contact_channels order_policy`,
  orders: `carts cart_lines orders order_lines order_history order_events order_payments order_returns refunds
    gift_cards gift_card_entries received_carts`,
  consent: 'consent_changes consent_refusals',
  verification: 'verifications verification_codes verification_entries verification_events',
  simulator: `simulator.controls simulator.faults simulator.people simulator.bubbles simulator.acts simulator.media
    simulator.deliveries simulator.traffic simulator.templates`,
};

const ownerOf = new Map(
  Object.entries(OWNERS).flatMap(([owner, tables]) => tables.split(/\s+/).map((table) => [table, owner])),
);

/** Every table of the list above. */
export const ownedTables = (): string[] => [...ownerOf.keys()].sort();

/** The module that owns a table; undefined for what is no table of ours. */
export const findOwner = (table: string): string | undefined => ownerOf.get(table);

/** Whether a file may name a table in SQL. */
export function mayName(path: string, table: string): boolean {
  const owner = ownerOf.get(table);
  if (owner === 'platform') return path.startsWith('src/platform/');
  return new RegExp(`^src/${owner}/(.+/)?([a-z-]+-)?store\\.ts$`).test(path);
}

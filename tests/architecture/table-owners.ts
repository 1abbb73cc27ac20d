/**
 * Who owns which table. The SQL of a table stands in its owner's `store.ts` (or `<noun>-store.ts`), that of platform
 * anywhere in `src/platform/`.
 */
const OWNERS: Readonly<Record<string, string>> = {
  platform: 'instance_secrets workers rate_limits shared_values',
  webhooks: 'webhook_calls early_calls',
  customers: 'customers customer_identities identity_changes customer_addresses customer_payment_methods',
  inbox: 'conversations messages seen_messages overheard_messages',
  media: 'attachments media_objects media_spend sent_files',
  account: 'account_events',
  turn: 'turn_queue turns turn_history uncommitted_spend',
  outbox: 'outbox_messages early_statuses outbox_stops outbox_pairs send_pace',
  actions: 'actions effects receipts',
  handoff: `holders holder_changes shop_pause staff_alerts assistant_hints staff_notes conversation_tags quick_replies
    seen_conversations conversation_presence staff_tellings answer_marks`,
  notify: `mails email_addresses mail_events mail_counts push_devices push_jobs push_deliveries push_settings push_digests`,
  templates: 'template_copies template_readings',
  costs: 'message_costs service_quota',
  staff: 'api_keys api_answers staff_members staff_tokens staff_sessions staff_acts',
  announce: 'announcements announcement_changes',
  events: 'event_deliveries webhook_endpoints webhook_events webhook_deliveries webhook_attempts',
  billing: `billing_customers billing_subscriptions billing_operations billing_calls billing_events billing_payments
    billing_notices billing_reconciliations billing_refunds billing_pages billing_balances billing_disputes billing_invoices billing_invoice_readings demo_billing_objects demo_billing_keys`,
  catalogue: 'products product_variants variant_gtins prices stock synonyms search_words catalogue_version',
  knowledge: `business business_hours business_special_days business_versions shipping_zones return_rules
    payment_methods contact_channels order_policy knowledge_pages knowledge_page_versions knowledge_passages
    knowledge_words knowledge_texts knowledge_questions knowledge_question_asks`,
  orders: `carts cart_lines orders order_lines order_history order_events order_payments order_returns refunds
    gift_cards gift_card_entries received_carts`,
  erasure: 'erasures erased_identities',
  consent: 'consent_changes consent_refusals',
  verification: 'verifications verification_codes verification_entries verification_events',
  evals: 'eval_runs eval_results trials',
  insights: 'insight_quarters insight_days insight_marks insight_turn',
  readiness: 'readiness_dismissals',
  replay: 'replay_spend',
  drafts: 'draft_mode draft_intents draft_decisions',
  console: 'console_events console_position inbox_rows inbox_counts console_texts',
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

import { INTENTS, type Intent } from './types.ts';

/** The intent that a call of each tool speaks for. A tool that is not here makes the answer one of `other`: a test knows them all. */
export const OF_TOOL: Readonly<Record<string, Intent>> = {
  ...{ return_items: 'returns', exchange_items: 'returns', request_refund: 'returns' },
  ...{ list_plans: 'billing', subscribe: 'billing', change_plan: 'billing', cancel_subscription: 'billing' },
  ...{ resume_subscription: 'billing', subscription_status: 'billing', list_receipts: 'billing' },
  ...{ receipt_link: 'billing', pay_invoice: 'billing', portal_link: 'billing', request_factura: 'billing' },
  ...{ view_cart: 'orders', set_cart_line: 'orders', set_delivery_address: 'orders', saved_details: 'orders' },
  ...{ use_saved_address: 'orders', place_order: 'orders', cancel_order: 'orders', change_order_items: 'orders' },
  ...{ change_order_address: 'orders', change_order_payment: 'orders', gift_card_balance: 'orders' },
  ...{ list_orders: 'order_status', order_status: 'order_status' },
  ...{ request_code: 'identity', set_email: 'identity' },
  ...{ email_order: 'mail', email_receipt: 'mail', email_answer: 'mail' },
  ...{ search_products: 'products', product_details: 'products', send_product_picture: 'products' },
  ...{ opening_hours: 'shop', shop_policies: 'shop', search_knowledge: 'shop', share_contact: 'shop' },
  ...{
    offer_choices: 'talk',
    ask_to_share: 'talk',
    search_history: 'talk',
    tell_staff: 'talk',
    ask_for_person: 'talk',
  },
};

/**
 * What an answer is about: of all that its tools speak for what weighs most, in the order of `INTENTS`. Without a tool
 * it is talk; a question for a yes belongs to the tool that asked it.
 */
export function intentOf(tools: readonly string[]): Intent {
  const spoken = new Set(tools.map((tool): Intent => (Object.hasOwn(OF_TOOL, tool) ? OF_TOOL[tool] : null) ?? 'other'));
  return INTENTS.find((intent) => spoken.has(intent)) ?? 'talk';
}

export const isIntent = (word: string): word is Intent => INTENTS.some((intent) => intent === word);

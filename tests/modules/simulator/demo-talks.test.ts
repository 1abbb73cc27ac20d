import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { payCheckout } from '../../../src/billing/demo/pay-checkout.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Language } from '../../../src/core/language.ts';
import { importPages, loadShop } from '../../../src/knowledge/index.ts';
import { moveOrder } from '../../../src/orders/index.ts';
import { useDatabase } from '../../support/database.ts';
import { told } from '../billing/world.ts';
import { NOW, openDemoShop, openTalk, type Said, type Talk } from './talk.ts';

const database = useDatabase();
let shop: ReturnType<typeof openDemoShop>;
const everCalled = new Set<string>();

beforeAll(async () => {
  const { db } = database();
  await loadShop({ db, newId }, 'fixtures/shop');
  const pages = { newId, at: NOW, reason: 'demo', readPdf: async () => ({ outcome: 'damaged' }) as const };
  await importPages({ ...pages, db }, 'fixtures/shop/knowledge');
  shop = openDemoShop(database().db);
});

/** What the customer does, the tool that is called for it last (null: none), and what comes of it. */
type Step = readonly [string | ((talk: Talk) => Promise<unknown>), tool?: string | null, answer?: RegExp];

const yes = (talk: Talk) => talk.yes();
const onRecord = (talk: Talk) => talk.onRecord();
const typeCode = (talk: Talk) => talk.typeCode();

const newest = async ({ customerId }: Talk): Promise<string> => {
  const { rows } = await sql<{ number: string }>`
    select number from orders where customer_id = ${customerId} order by placed_at desc, id desc limit 1`.execute(
    shop.db,
  );
  return rows[0]?.number ?? '';
};
const deliver = async (talk: Talk) => {
  const number = await newest(talk);
  for (const to of ['paid', 'shipped', 'delivered'] as const)
    await moveOrder(shop.db, number, {
      to,
      by: 'staff',
      reason: null,
      carrier: 'Estafeta',
      tracking: 'EST9912',
      at: NOW,
    });
};
const moved = (to: 'paid' | 'returned') => async (talk: Talk) => {
  const move = { to, by: 'staff', reason: null, carrier: null, tracking: null, at: NOW };
  await moveOrder(shop.db, await newest(talk), move);
};
const comesBack = moved('returned');
const isSeenPaid = moved('paid');
const payLink = async (talk: Talk) => {
  const page = /checkout\/(\w+)/.exec((await told(shop.db, talk)).at(-1) ?? '')?.[1] ?? '';
  await payCheckout(shop.db, { publicUrl: 'http://localhost:3000', now: () => NOW }, page);
  await shop.work.events();
};

/** The customer's newest order becomes one of another system. */
const fromElsewhere = async (talk: Talk) => {
  await sql`
    update orders set external_number = 'WEB/2026-77' where number = ${await newest(talk)}`.execute(shop.db);
};

const isToldOf = (words: RegExp) => async (talk: Talk) => {
  expect((await told(shop.db, talk)).at(-1)).toMatch(words);
};

const isSaid = (value: unknown): value is Said => typeof value === 'object' && value !== null && 'called' in value;

async function play(language: Language, steps: readonly Step[]): Promise<void> {
  const talk = await openTalk(shop, language);
  for (const [doing, tool, answer] of steps) {
    const said = await (typeof doing === 'string' ? talk.say(doing) : doing(talk));
    if (!isSaid(said)) continue;
    for (const name of said.called) everCalled.add(name);
    const outcome = said.toPerson ? 'a person' : said.text || said.question;
    const about = `${String(doing)} → ${said.called.join(', ')} → ${outcome}`;
    expect(said.unsupported, about).toEqual([]);
    if (tool !== undefined) expect(said.called.at(-1) ?? null, about).toBe(tool);
    expect(outcome, about).toMatch(answer ?? /./);
  }
}

const HOME = 'Ana Ruiz, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX';
const OTHER = 'Ana Ruiz, Hidalgo 5, Centro, 44100 Guadalajara, Jalisco';

test.each<[string, Language, readonly Step[]]>([
  [
    'an order is chosen, placed, looked at, changed and cancelled',
    'es',
    [
      ['mi carrito', 'view_cart', /vacío/],
      ['quiero 2 bolsas de café de Chiapas', 'set_cart_line', /2 × Café de Chiapas/],
      ['quiero una aeropress', 'set_cart_line', /En tu carrito/],
      ['quita la aeropress', 'set_cart_line', /2 × Café de Chiapas/],
      [HOME, 'place_order', /¿Confirmas este pedido\?/],
      [yes],
      ['mis pedidos', 'list_orders', /Tus pedidos:/],
      ['¿dónde va mi pedido?', 'order_status', /pendiente/],
      ['cambia mi dirección', null, /¿A qué dirección\?/],
      [OTHER, 'change_order_address', /Guadalajara/],
      [yes],
      ['cambia la forma de pago', 'shop_policies', /Formas de pago:.*¿Cuál prefieres\?/s],
      ['con oxxo', 'change_order_payment', /OXXO/],
      [yes],
      ['cámbialo a molido', 'change_order_items', /[Mm]olido/],
      [yes],
      ['mándamelo por correo', 'request_code', /¿A qué correo/],
      ['cancélalo', 'cancel_order', /¿Confirmas que se cancele/],
      [yes],
      ['¿qué te dije del molino?', 'search_history', /No encuentro/],
    ],
  ],
  [
    'what the shop has written is told as it stands, with its figures',
    'es',
    [
      ['¿la cafetera moka va al lavavajillas?', 'search_knowledge', /Lávala a mano/],
      ['¿cuántos meses de garantía tienen las cafeteras?', 'search_knowledge', /12 meses/],
      ['¿tienen estacionamiento?', 'search_knowledge', /Orizaba 180/],
    ],
  ],
  [
    'a number that is not found is said to be unknown, and no other order is taken for it',
    'es',
    [
      ['quiero 2 bolsas de café de Chiapas', 'set_cart_line'],
      [HOME, 'place_order'],
      [yes],
      ['cancela mi pedido WEB/2026-77', 'cancel_order', /No encuentro ese pedido/],
      ['¿dónde va mi pedido WEB/2026-77?', 'order_status', /No encuentro ese pedido/],
      ['¿dónde va mi pedido #1001?', 'order_status', /No encuentro ese pedido/],
      ['cancela mi pedido número 1001', 'cancel_order', /No encuentro ese pedido/],
      [fromElsewhere],
      [onRecord],
      ['quiero verificarme', 'request_code'],
      [typeCode],
      ['¿dónde va mi pedido WEB/2026-77?', 'order_status', /WEB\/2026-77: pendiente/],
      ['cancela mi pedido WEB/2026-77', 'cancel_order', /se cancele tu pedido WEB\/2026-77/],
    ],
  ],
  [
    'a mind is changed on how many pieces',
    'es',
    [
      ['quiero una aeropress', 'set_cart_line'],
      ['quiero 2 bolsas de café de Chiapas', 'set_cart_line', /2 × Café de Chiapas/],
      ['cámbialo a 3', 'set_cart_line', /3 × Café de Chiapas/],
      ['mejor que sean 4', 'set_cart_line', /4 × Café de Chiapas/],
      ['sí, pero que sean 3', 'set_cart_line', /3 × Café de Chiapas/],
      ['actually make it two', 'set_cart_line', /2 × /],
    ],
  ],
  [
    'goods are named by what they come in, by size and grind, and fetched; money is asked back in any words',
    'es',
    [
      ['quiero 2 bolsas de Chiapas', 'set_cart_line', /2 × Café de Chiapas \(250 g, En grano\)/],
      ['quiero una bolsa de Chiapas de 500g molido', 'set_cart_line', /1 × Café de Chiapas \(500 g, Molido\)/],
      ['paso por él', 'place_order', /¿Confirmas este pedido\?/],
      [yes],
      ['dame un reembolso de 5000 pesos', 'request_code'],
      ['reembólsame', 'request_code'],
    ],
  ],
  [
    'an order is placed in English, looked at and cancelled',
    'en',
    [
      ['I want 3 bags of Chiapas ground coffee 500g', 'set_cart_line', /3 × Chiapas coffee \(500 g, Ground\)/],
      ['remove the coffee from my cart', 'set_cart_line', /empty/],
      ['I want 2 bags of Chiapas coffee', 'set_cart_line', /In your cart/],
      ['pick up in store', 'place_order', /Do you confirm this order/],
      [yes],
      ['where is my order?', 'order_status', /waiting for payment/],
      ['change payment to cash', 'change_order_payment', /Cash in the shop/],
      [yes],
      ['switch it to ground coffee', 'change_order_items', /[Gg]round/],
      ['I want to return it', null, /Why would you like to return it/],
      ['it is damaged', 'return_items', /does not allow/],
      ['cancel it', 'cancel_order', /Do you confirm that your order/],
      [yes],
      ['my orders', 'list_orders', /cancelled/],
      ['I want a refund', 'request_code', /To which e-mail address/],
      ['my email is ana@new', null, /does not look complete/],
      ['my email is ana.new@mail.example', 'set_email', /Shall I send a confirmation code/],
      ['what did I say about the grinder?', 'search_history', /do not find/],
      ['what are your payment options?', 'shop_policies', /Ways to pay/],
      ['what number to call?', 'share_contact', /Here is our contact/],
    ],
  ],
  [
    'a number of pieces that is none is asked for again, and the cart stays as it was',
    'es',
    [
      ['quiero 2 bolsas de café de Chiapas', 'set_cart_line', /2 × Café de Chiapas/],
      ['quiero 0 bolsas de café de Chiapas', null, /número entero/],
      ['quiero -1 bolsas de café de Chiapas', null, /número entero/],
      ['quiero 0.5 bolsas de café de Chiapas', null, /número entero/],
      ['quiero 1000000000 bolsas de café de Chiapas', null, /número entero/],
      ['quiero 1e9 bolsas de café de Chiapas', null, /número entero/],
      ['quiero 900 bolsas de café de Chiapas', 'set_cart_line', /No hay suficientes piezas/],
      ['¿qué tengo en mi carrito?', 'view_cart', /2 × Café de Chiapas/],
      ['quiero tres bolsas de café de Chiapas', 'set_cart_line', /3 × Café de Chiapas/],
      ['quiero dos bolsas de café de Chiapas', 'set_cart_line', /2 × Café de Chiapas/],
    ],
  ],
  [
    'what was delivered goes back, within the rules',
    'es',
    [
      ['quiero 2 bolsas de café de Chiapas', 'set_cart_line'],
      [HOME, 'place_order'],
      [yes],
      [deliver],
      ['¿dónde va mi pedido?', 'order_status', /entregado.*EST9912/s],
      ['quiero devolver mi café', null, /¿Por qué lo quieres devolver/],
      ['llegó roto', 'return_items', /¿Confirmas que quieres devolver/],
      ['mi café llegó roto', 'return_items', /¿Confirmas que quieres devolver/],
      ['cámbialo a molido, me llegó equivocado', 'exchange_items', /¿Confirmas/],
      ['cámbialo a molido', 'exchange_items', /a person/],
    ],
  ],
  [
    'what was delivered is exchanged for something dearer, which the shop hears of once it is paid',
    'es',
    [
      ['quiero 2 bolsas de café de Chiapas', 'set_cart_line'],
      [HOME, 'place_order'],
      [yes],
      [deliver],
      [
        'cámbialo a 500 g, me llegó equivocado, lo pago en efectivo al recibir',
        'exchange_items',
        /no es posible para esta entrega/,
      ],
      ['cámbialo a 500 g, me llegó equivocado', 'exchange_items', /La diferencia de \$320\.00 se paga con un enlace/],
      [yes],
      [isToldOf(/Paga la diferencia de \$320\.00 por el cambio de tu pedido/)],
      ['¿dónde va mi pedido?', 'order_status', /entregado.*Queda por pagar: \$320\.00/s],
      [isSeenPaid],
      ['¿dónde va mi pedido?', 'order_status', /cambio solicitado/],
    ],
  ],
  [
    'money goes back to whom a code has proven',
    'es',
    [
      [onRecord],
      ['quiero 2 bolsas de café de Chiapas', 'set_cart_line'],
      [HOME, 'place_order'],
      [yes],
      ['cancela mi pedido', 'cancel_order'],
      [yes],
      ['quiero mi reembolso', 'request_code', /Te envié un código a a•••@c•••\.example/],
      [typeCode, 'request_refund', /nada por reembolsar/],
      ['mándame mi pedido por correo', 'email_order', /Te lo mandé por correo/],
      ['quiero verificarme', 'request_code', /No hace falta/],
    ],
  ],
  [
    'what is on record is told to whom a code has proven, and an order goes to the address on record',
    'es',
    [
      [onRecord],
      [savedByFile],
      ['quiero 2 bolsas de café de Chiapas', 'set_cart_line'],
      ['mis direcciones', 'request_code', /Te envié un código/],
      [typeCode, 'saved_details', /casa: Ana Ruiz, Durango 90.*Visa •••• 0042/s],
      ['mándalo a mi casa', 'place_order', /¿Confirmas este pedido.*Durango 90/s],
    ],
  ],
  [
    'what went back to a gift card pays the next order, once a code has proven who they are',
    'es',
    [
      [onRecord],
      ['quiero 2 bolsas de café de Chiapas', 'set_cart_line'],
      [HOME, 'place_order'],
      [yes],
      [deliver],
      ['mi café llegó roto', 'return_items'],
      [yes],
      [comesBack],
      ['quiero mi reembolso a la tarjeta de regalo', 'request_code'],
      [typeCode, 'request_refund', /a tu tarjeta de regalo/],
      [yes],
      ['¿cuánto tengo en mi tarjeta de regalo?', 'gift_card_balance', /GC-\w{12} tiene \$378\.00/],
      ['quiero una bolsa de café de Chiapas', 'set_cart_line'],
      ['sí, con mi tarjeta de regalo', 'place_order', /Tu tarjeta de regalo .* paga: \$248\.00/],
      ['haz el pedido, lo pago con tarjeta', 'place_order'],
      [yes],
      ['paga mi pedido con mi tarjeta de regalo', 'change_order_payment', /Queda por pagar: \$0\.00/],
    ],
  ],
  [
    'a subscription begins, changes, ends and goes on; its receipts come by link and by mail',
    'es',
    [
      [onRecord],
      ['¿qué planes tienen?', 'offer_choices', /- Club de café, mes: \$349\.00 al mes/],
      ['Club de café, mes', 'subscribe', /¿Quieres suscribirte a Club de café.*\$349\.00/s],
      [yes],
      [payLink],
      ['mi plan', 'subscription_status', /se renueva/],
      ['pásame al plan anual', 'change_plan', /Hoy se cobran \$3,141\.00/],
      [yes],
      ['mi recibo', 'request_code', /Te envié un código/],
      [typeCode, 'receipt_link', /\/demo\/receipt\//],
      ['mándamelo por correo', 'email_receipt', /Te lo mandé por correo/],
      ['mis recibos', 'list_receipts', /DEMO-/],
      ['pagar lo pendiente', 'pay_invoice', /No encontré/],
      ['quiero cambiar mi tarjeta', 'portal_link', /\/demo\/portal\//],
      ['cancela mi suscripción', 'cancel_subscription', /¿Cancelo tu suscripción/],
      [yes],
      ['cancela mi suscripción', 'cancel_subscription', /no cambia nada/],
      ['mejor no', 'resume_subscription', /¿Dejo activa/],
      [yes],
      ['reactiva mi suscripción', 'resume_subscription', /No hay ninguna cancelación/],
      ['necesito factura', null, /RFC, nombre/],
      ['GODE561231GR9, Emilia Gómez, 612, 06700, G03, DEMO-1', 'request_factura', /no es correcto/],
      ['GODE561231GR8, Emilia Gómez, 612, 06700, G03, DEMO-1', 'request_factura', /a person/],
    ],
  ],
  [
    'whoever has no plan and wants to leave it is told that none is found, and gets a person when they want one',
    'es',
    [
      [
        'quiero dar de baja mi plan',
        'cancel_subscription',
        /No encontré ningún plan ni suscripción a tu nombre\. ¿Quieres que lo vea una persona\?$/,
      ],
      ['sí', 'ask_for_person', /a person/],
    ],
  ],
  [
    'a subscription in English',
    'en',
    [
      [onRecord],
      ['what plans do you have?', 'offer_choices', /- Club de café Plus, month: MX\$599\.00 a month/],
      ['I want to subscribe', 'subscribe', /Shall I subscribe you/],
      [yes],
      [payLink],
      ['switch me to the yearly plan', 'change_plan', /is charged today/],
      ['send me my receipt', 'request_code', /I sent a code to/],
      [typeCode, 'receipt_link', /Here is the link/],
      ['email it to me', 'email_receipt', /I emailed it to a•••/],
      ['cancel my subscription', 'cancel_subscription', /Shall I cancel/],
      ['I need a tax invoice', null, /RFC, name/],
    ],
  ],
  [
    'what there is comes as a list, a row of it as words, and a picture is sent when one is asked for',
    'es',
    [
      ['¿qué cafés tienen?', 'offer_choices', /^Esto encontré en el catálogo.*\n- Café de Chiapas: desde \$\d/s],
      ['Café de Chiapas', 'search_products', /\*Café de Chiapas\*/],
      ['mándame una foto', 'send_product_picture', /^No tengo foto de Café de Chiapas\.$/],
      ['¿me mandas foto de la prensa francesa?', 'send_product_picture', /^No tengo foto de Prensa francesa\.$/],
      ['una foto del unicornio azul, ¿me la pasas?', 'search_products', /No encontré ese producto|¿De qué producto/],
      ['¿te mando mi ubicación?', 'ask_to_share', /^Claro, comparte tu ubicación con el botón/],
      ['tengo una queja: el paquete venía abierto', 'tell_staff', /Se lo conté al equipo/],
    ],
  ],
  [
    'an answer is mailed once an address was given, and a person comes when one is wanted',
    'es',
    [
      ['¿a qué hora abren?', 'opening_hours', /Horario/],
      ['mándamelo por correo', 'request_code', /¿A qué correo/],
      ['mi correo es ana@nuevo.example', 'set_email', /¿Mando un código/],
      [yes],
      [onRecordOfChat],
      [typeCode, 'email_answer', /Te lo mandé por correo a a•••@n•••\.example/],
      ['quiero hablar con una persona', 'ask_for_person', /a person/],
    ],
  ],
  [
    'a yes to the offer of a person is one',
    'es',
    [
      [onRecord],
      ['quiero verificarme', 'request_code', /Te envié un código/],
      ['otro código', 'request_code', /Te envié un código/],
      ['otro código', 'request_code', /Te envié un código/],
      ['otro código', 'request_code', /demasiados códigos/],
      ['sí, por favor', 'ask_for_person', /a person/],
      ['cambia mi correo', null, /¿Cuál es tu correo nuevo\?/],
      ['me cobraron dos veces', 'ask_for_person', /a person/],
    ],
  ],
])('%s (%s)', async (_, language, steps) => play(language, steps));

/** A file of the business has brought an address and a card. */
async function savedByFile({ customerId }: Talk): Promise<void> {
  const [recipient, street, neighbourhood, city] = ['Ana Ruiz', 'Durango 90', 'Roma Norte', 'Ciudad de México'];
  const address = { recipient, street, neighbourhood, city, state: 'CDMX', postalCode: '06700', references: null };
  await sql`
    insert into customer_addresses (id, customer_id, position, label, address, is_default)
    values (${newId()}, ${customerId}, 0, 'casa', ${JSON.stringify(address)}::json, true)`.execute(shop.db);
  await sql`
    insert into customer_payment_methods (id, customer_id, position, kind, brand, last_four, is_default)
    values (${newId()}, ${customerId}, 0, 'card', 'Visa', '0042', true)`.execute(shop.db);
}

/** The code to an address of the chat was right. */
async function onRecordOfChat(talk: Talk): Promise<void> {
  await sql`
    update verifications set address = 'ana@nuevo.example', address_origin = 'chat' where customer_id = ${talk.customerId}`.execute(
    shop.db,
  );
}

test('there is no tool that the demo model cannot be brought to call', () => {
  const never = shop.tools.map(({ name }) => name).filter((name) => !everCalled.has(name));
  expect(never).toEqual([]);
});

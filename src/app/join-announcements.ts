import { actionIn } from '../actions/index.ts';
import {
  type AnnounceDeps,
  announce,
  isNews,
  type MailInstead,
  type NewAnnouncement,
  type Retell,
} from '../announce/index.ts';
import { demoNote } from '../billing/index.ts';
import type { Config } from '../config/index.ts';
import { aboutOrder } from '../consent/index.ts';
import type { Clock } from '../core/clock.ts';
import type { Language } from '../core/language.ts';
import { type Customer, customerWith } from '../customers/index.ts';
import { publishEvent } from '../events/index.ts';
import { deliveryText, newsStatus, newsText, type OrderNews, type TellOrder, tellPlaced } from '../orders/index.ts';
import type { TemplateRequest } from '../outbox/index.ts';
import { readFirst } from '../platform/db/index.ts';
import { type SeedName, type SeedParameters, seedRequest } from '../templates/index.ts';
import { mailAddressOf } from '../verification/index.ts';

type Settings = { readonly whatsapp: Pick<Config['whatsapp'], 'phoneNumberId'> };

/** What announcing needs; other systems are told of each state. */
export const announcing = (config: Settings, businessClock: Clock): AnnounceDeps => ({
  phoneNumberId: config.whatsapp.phoneNumberId,
  businessClock,
  addressOf: mailAddressOf,
  publish: async (tx, { at, id, customerId, name, state, reason, errorCode }) => {
    const data = { id, customer_id: customerId, template: name, state, reason, error_code: errorCode };
    await publishEvent(tx, { type: 'notification.updated', subject: `notification:${id}`, customerId, at, data });
  },
});

const LASTS_MS = 3 * 86_400_000;
/** What ended is told while the window is open, or by mail. */
const ENDED_LASTS_MS = 86_400_000;

/**
 * Tells customers what became of their orders, each event once; `kind` of billing says whether money moves. `isFollowed`:
 * another program asked for it and is told of its states.
 */
export const tellOrderBy =
  (deps: AnnounceDeps, kind: Config['billing']['kind'], isFollowed = false): TellOrder =>
  async (tx, news) => {
    const now = deps.businessClock();
    const customer = isNews(news.at, now) ? await readFirst(tx, customerWith(news.customerId)) : null;
    if (customer === null) return null;
    const { language } = customer;
    const words = newsText(news, language);
    const event = eventOf(news);
    const isCorrection = news.kind === 'shipped' && news.isCorrected === true;
    const lasts = news.kind === 'placed' || news.kind === 'shipped' ? LASTS_MS : ENDED_LASTS_MS;
    const note = kind === 'demo' ? demoNote({ kind }, language) : null;
    const { id } = await announce(deps, tx, {
      ...{ cause: `order:${news.orderId}:${event}`, customerId: news.customerId, name: NAMES[news.kind] },
      ...{ purpose: 'order_event', about: aboutOrder(news.orderId), words, shown: words },
      template: templateOf(news, customer),
      mail: mailOf(news, language, note),
      isFollowed,
      expiresAt: new Date(now.getTime() + lasts),
      ...(isCorrection && { supersedes: true }),
    });
    return id;
  };

/** An order that was confirmed in a chat whose receipt the window kept from the customer is told as a new order is. */
export const retellBy =
  (tell: TellOrder): Retell =>
  async (tx, { about, text }) => {
    const action = actionIn(about);
    return action !== null && (await tellPlaced(tell, tx, action, text)) !== null;
  };

const NAMES = {
  placed: 'order_confirmation',
  shipped: 'shipping_update',
  ended: 'order_ended',
  exchange_ended: 'exchange_ended',
} as const;

/** An exchange may be asked for again, and end again; a shipment may be corrected more than once. */
function eventOf(news: OrderNews): string {
  const { kind, at } = news;
  if (kind === 'exchange_ended') return `${kind}:${at.toISOString()}`;
  return kind === 'shipped' && news.isCorrected ? `${kind}:${at.toISOString()}:${news.tracking}` : kind;
}

/** The approved text for it; null when there is none, or something that it names is not known. */
function templateOf(news: OrderNews, { name, language }: Customer): NewAnnouncement['template'] {
  const common = { customer_name: nameFor(name, language), order_number: news.number };
  if (news.kind === 'placed') return seed('order_confirmation', { ...common, total: news.total });
  if (news.kind !== 'shipped') return null;
  const { carrier, tracking, expectedOn } = news;
  if (carrier === null || tracking === null || expectedOn === null) return null;
  const shipment = { carrier, tracking_number: tracking, expected_on: { date: expectedOn } };
  return seed('shipping_update', { ...common, ...shipment });
}

/** Somebody whose name is not known, or whose name no template may hold. */
export const nameFor = (name: string | null, language: Language): string => {
  const plain = (name ?? '').replace(/\s+/g, ' ').trim().slice(0, 60);
  return plain === '' ? { es: 'cliente', en: 'customer' }[language] : plain;
};

/** The customer's language is looked up when it is sent. */
export function seed<Name extends SeedName>(name: Name, parameters: SeedParameters<Name>): TemplateRequest {
  const { language: _, ...request } = seedRequest(name, '', parameters);
  return request;
}

function mailOf(news: OrderNews, language: Language, note: string | null): MailInstead {
  const key = `${NAMES[news.kind]}:${news.orderId}`;
  if (news.kind === 'placed') {
    const { number, items, shipping, total, delivery } = news;
    const address = deliveryText(delivery, language);
    return {
      ...{ key, language, template: 'order_confirmation' },
      data: { number, items: [...items], shipping, total, address, note },
    };
  }
  const status = newsStatus(news, language);
  const shipment =
    news.kind === 'shipped' ? { carrier: news.carrier, tracking: news.tracking, link: news.trackingUrl } : {};
  const event = eventOf(news);
  const own = event === news.kind ? key : `${key}:${event.slice(news.kind.length + 1)}`;
  const data = { number: news.number, status, note, ...shipment };
  return { key: own, language, template: 'shipping_update', data };
}

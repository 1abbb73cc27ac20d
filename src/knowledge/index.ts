export { createBusinessReader, type ReadBusiness } from './business-reader.ts';
export { type LoadOutcome, loadShop } from './load-shop.ts';
export { addDays, localTime, momentOf, startOfDay } from './local-time.ts';
export { isOpenAt, nextOpening, type OpenPeriod } from './rules.ts';
export { readShopFolder } from './shop-folder.ts';
export { readBusinessFacts, readBusinessVersion } from './store.ts';
export { type BusinessToolDeps, openingHoursTool } from './tools/business-hours.ts';
export { shopPoliciesTool } from './tools/shop-policies.ts';
export type {
  BusinessFacts,
  BusinessVersion,
  ContactChannel,
  OpeningFacts,
  OrderPolicy,
  PaymentKind,
  PaymentMethod,
  RefundTarget,
  ReturnReason,
  ReturnRule,
  ShippingZone,
} from './types.ts';
export { businessPrivacyNotice, whenPersonComes } from './wording.ts';

import type { BusinessFacts } from './types.ts';

/**
 * The facts of a shop that has told nothing of itself: no name, no hours, no zones, no ways to pay or to be reached.
 * Parts that were published stand in its place; an empty text or list is not known.
 */
export const EMPTY_SHOP: BusinessFacts = {
  name: '',
  address: '',
  timeZone: 'America/Mexico_City',
  currency: 'MXN',
  privacyUrl: '',
  weeklyHours: [],
  specialDays: [],
  shippingZones: [],
  returnRules: [],
  paymentMethods: [],
  contactChannels: [],
  orderPolicy: {
    cancelStates: ['pending'],
    cancelHours: null,
    changeHours: null,
    taxesIncluded: true,
    taxRate: 0,
    refundTo: [],
    refundDays: null,
    mayExchangePrice: false,
    restocksReturns: false,
  },
};

const DASHBOARD = 'https://dashboard.stripe.com';
const IS_LIVE = /^\w\w_live_/;

/** Where the dashboard shows an object, by the kind of a line of the billing page. Pages of ours are operations there. */
const PLACES: Readonly<Record<string, string>> = {
  subscription: 'subscriptions',
  invoice: 'invoices',
  bill: 'invoices',
  order: 'payments',
  dispute: 'disputes',
  refund: 'refunds',
};

/** Links into Stripe's dashboard; a test key's objects are shown in test mode. */
export function dashboardOf(secretKey: string): (kind: string, id: string) => string | null {
  const base = IS_LIVE.test(secretKey) ? DASHBOARD : `${DASHBOARD}/test`;
  return (kind, id) => {
    const place = PLACES[kind];
    return place === undefined || !/^[a-z]+_\w+$/.test(id) ? null : `${base}/${place}/${id}`;
  };
}

import type { Executor } from '../actions/index.ts';
import type { Tool } from '../agent/index.ts';
import { cancelOrder } from './acts/cancel-order.ts';
import { changeOrderAddress } from './acts/change-address.ts';
import { changeOrderItems } from './acts/change-items.ts';
import { changeOrderPayment } from './acts/change-payment.ts';
import { exchangeItems } from './acts/exchange-items.ts';
import { placeOrder } from './acts/place-order.ts';
import { requestRefund } from './acts/request-refund.ts';
import { returnItems } from './acts/return-items.ts';
import type { OrderDeps } from './ports.ts';
import { setCartLineTool, viewCartTool } from './tools/cart.ts';
import { emailOrderTool } from './tools/email-order.ts';
import { giftCardBalanceTool } from './tools/gift-card.ts';
import { savedDetailsTool, useSavedAddressTool } from './tools/saved-details.ts';
import { setDeliveryAddressTool } from './tools/set-delivery-address.ts';
import { listOrdersTool, orderStatusTool } from './tools/show-orders.ts';

const ACTS = [
  placeOrder,
  cancelOrder,
  changeOrderItems,
  changeOrderAddress,
  changeOrderPayment,
  returnItems,
  exchangeItems,
  requestRefund,
];

/** What the model may use for carts and orders. */
export const orderTools = (deps: OrderDeps): readonly Tool[] => [
  viewCartTool(deps),
  setCartLineTool(deps),
  setDeliveryAddressTool(deps),
  savedDetailsTool(deps),
  useSavedAddressTool(deps),
  listOrdersTool(deps),
  orderStatusTool(deps),
  giftCardBalanceTool(deps),
  ...(deps.mail === null ? [] : [emailOrderTool({ ...deps, mail: deps.mail })]),
  ...ACTS.map((act) => act.tool(deps)),
];

/** What is done after a customer's yes, by kind of action. */
export const orderExecutors = (deps: OrderDeps): Readonly<Record<string, Executor>> =>
  Object.fromEntries(ACTS.map((act) => [act.kind, act.executor(deps)]));

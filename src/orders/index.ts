export type { OrderBalance } from './balance-store.ts';
export { bookLateMoney, markPaid, markPaymentFailed } from './book-payment.ts';
export { expireOrders } from './expire-orders.ts';
export { exportOrders } from './files/export-orders.ts';
export { importOrders } from './files/import-orders.ts';
export { findPayable, type PayableOrder } from './find-payable.ts';
export { readGiftCards } from './gift-card-file-store.ts';
export { type Followers, type Move, type Moved, type MoveTo, moveOrder } from './move-order.ts';
export { orderOperations } from './operations.ts';
export { findOrderId } from './order-id-store.ts';
export { orderExecutors, orderTools } from './order-tools.ts';
export type { PaymentReceipt } from './payment-store.ts';
export { anonymiseOrders, ordersOfPerson, personRecords as orderRecords } from './person-store.ts';
export { planGiftCards } from './plan-gift-cards.ts';
export type {
  AskPayment,
  MailPlaced,
  OrderDeps,
  OrderLimits,
  OrderNews,
  RefundOrder,
  Refunds,
  TellOrder,
  Trust,
  TrustOf,
} from './ports.ts';
export { moneyOfQuarters, ordersOfQuarters } from './quarter-store.ts';
export { readBalances } from './read-balances.ts';
export { forgetCarts, forgetReceivedCarts } from './retention-store.ts';
export { returnRefund } from './return-refund.ts';
export { orderRoutes } from './routes.ts';
export { printedNumber } from './rules.ts';
export { setPlannedGiftCards } from './set-gift-cards.ts';
export { settleRefund, settleRefundOf } from './settle-refund.ts';
export { type ListedOrder, listOrders, numbersOfOrders, ordersOfCustomers } from './shown-store.ts';
export { takeCart } from './take-cart.ts';
export { tellPlaced } from './tell-placed.ts';
export type { Order, OrderEvent, OrderId, OrderState, RefundId } from './types.ts';
export { deliveryText } from './words/describe.ts';
export { newsStatus, newsText } from './words/news.ts';
export { refusedMove } from './words/refused-move.ts';

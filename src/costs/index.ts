export { type FreeEntry, freeEntryOf, freeUntil } from './free-entry-store.ts';
export { groupSums, ofConversations, type Payments, paidWithin } from './group-sums.ts';
export { type KeepPricesDeps, keepPrices, type Owner } from './keep-prices.ts';
export { costOperations } from './operations.ts';
export { type Period, periodOf } from './period-rules.ts';
export { anonymiseCosts } from './person-store.ts';
export type { Calendar, SpendSource } from './ports.ts';
export { messageSpendOfQuarters, type SpendOfQuarter } from './quarter-store.ts';
export { serviceMessagesIn, serviceMessagesOf } from './quota-store.ts';
export { type CostPage, readCosts } from './read-costs.ts';
export { readPrices, SHIPPED_PRICES } from './read-prices.ts';
export { costRoutes } from './routes.ts';
export { estimatePrice, marketOf, type PlannedSend } from './rules.ts';
export { chargedFor, freeSince, type MessagePrice, pricesOf } from './shown-store.ts';
export { messageSpendSince, messageSums } from './spend-store.ts';
export type {
  BudgetStep,
  Category,
  Estimate,
  PricedStatus,
  PriceTable,
  ServiceMessages,
  SpendQuery,
  SpendRow,
} from './types.ts';
export { type BudgetLimits, type Spender, watchBudgets } from './watch-budgets.ts';

export { type FreeEntry, freeEntryOf, freeUntil } from './free-entry-store.ts';
export { groupSums, ofConversations, type Payments } from './group-sums.ts';
export { type KeepPricesDeps, keepPrices, type Owner } from './keep-prices.ts';
export { costOperations } from './operations.ts';
export { periodOf } from './period-rules.ts';
export type { Calendar, SpendSource } from './ports.ts';
export { serviceMessagesIn, serviceMessagesOf } from './quota-store.ts';
export { type CostPage, readCosts } from './read-costs.ts';
export { readPrices, SHIPPED_PRICES } from './read-prices.ts';
export { costRoutes } from './routes.ts';
export { estimatePrice, marketOf, type PlannedSend } from './rules.ts';
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

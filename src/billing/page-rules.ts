import type { OperationParams } from './types.ts';

export type PageParams = Extract<OperationParams, { readonly kind: 'subscribe' | 'order_checkout' }>;

/** Whether an operation makes a page, which may have to be closed again. */
export const isForPage = (params: OperationParams): params is PageParams =>
  params.kind === 'subscribe' || params.kind === 'order_checkout';

export type { Fact, Receipt } from './types.ts';

import { useTexts } from '../app/language.tsx';
import type { SimCustomer } from './contract.ts';
import { useBusinessNow } from './use-business-clock.ts';

const MINUTE_MS = 60_000;

/** The 24-hour window in words. The server sets its end; the page only counts down. */
export function useWindowWords(customer: SimCustomer): string {
  const text = useTexts();
  const now = useBusinessNow(MINUTE_MS / 2);
  if (customer.windowClosesAt === null || now === undefined) return text('window.none');
  const minutes = Math.ceil((Date.parse(customer.windowClosesAt) - now) / MINUTE_MS);
  if (minutes <= 0) return text('window.closed');
  return text('window.open', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
